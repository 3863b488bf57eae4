{{ return_comparison('cin_census') }}
