{{ return_rule_summary('cin_census') }}
