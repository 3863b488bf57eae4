{{ return_rule_results('cin_census') }}
