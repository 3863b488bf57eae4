{{ return_rule_result_fields('cin_census') }}
