{{ return_comparison_summary('cin_census') }}
