{{ return_portal_comparison('cin_census') }}
