{{ return_since_sent('ssda903') }}
