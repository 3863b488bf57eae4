{{ return_rule_result_fields('ssda903') }}
