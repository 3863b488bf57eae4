{{ return_field_values('cin_census') }}
