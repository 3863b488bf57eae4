{{ return_since_sent('cin_census') }}
