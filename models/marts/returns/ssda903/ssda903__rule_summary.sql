{{ return_rule_summary('ssda903') }}
