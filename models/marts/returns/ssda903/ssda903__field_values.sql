{{ return_field_values('ssda903') }}
