{{ return_records('cin_census') }}
