{{ return_comparison('ssda903') }}
