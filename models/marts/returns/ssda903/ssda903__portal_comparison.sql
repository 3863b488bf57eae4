{{ return_portal_comparison('ssda903') }}
