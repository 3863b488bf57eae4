{{ return_rule_results('ssda903') }}
