{{ return_records('ssda903') }}
