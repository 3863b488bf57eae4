{#- The extract tables, for the models of the ledger, which treat them all alike. dbt must know its
    dependencies before a query can be run, so the names stand here as well as in
    catalogue_extract_fields; tests/python/test_contract_lists.py holds the two together. The
    linter (CJ_LINT) reads the pattern on two tables: on all of them it takes minutes. -#}
{% macro extract_tables() %}
    {% if env_var('CJ_LINT', '') %}
        {{ return(['ssd_cla_placement', 'ssd_contacts']) }}
    {% endif %}
    {{ return([
        'ssd_address', 'ssd_assessment_factors', 'ssd_care_leavers', 'ssd_cin_assessments',
        'ssd_cin_episodes', 'ssd_cin_plans', 'ssd_cin_visits', 'ssd_cla_care_plan',
        'ssd_cla_convictions', 'ssd_cla_episodes', 'ssd_cla_health', 'ssd_cla_immunisations',
        'ssd_cla_placement', 'ssd_cla_previous_permanence', 'ssd_cla_reviews',
        'ssd_cla_substance_misuse', 'ssd_cla_visits', 'ssd_contacts', 'ssd_cp_plans',
        'ssd_cp_reviews', 'ssd_cp_visits', 'ssd_department', 'ssd_disability',
        'ssd_early_help_episodes', 'ssd_ehcp_active_plans', 'ssd_ehcp_assessment',
        'ssd_ehcp_named_plan', 'ssd_ehcp_requests', 'ssd_family', 'ssd_immigration_status',
        'ssd_initial_cp_conference', 'ssd_involvements', 'ssd_legal_status',
        'ssd_linked_identifiers', 'ssd_missing', 'ssd_mother', 'ssd_permanence', 'ssd_person',
        'ssd_pre_proceedings', 'ssd_professionals', 'ssd_s251_finance', 'ssd_s47_enquiry',
        'ssd_sdq_scores', 'ssd_sen_need', 'ssd_send', 'ssd_voice_of_child',
        'sup_accepted_findings', 'sup_adopter_links', 'sup_adopters', 'sup_assessment_dates',
        'sup_audits', 'sup_care_leaver_birthdays', 'sup_care_proceedings',
        'sup_cla_placement_details', 'sup_commentary', 'sup_contact_links', 'sup_core_groups',
        'sup_council', 'sup_council_neighbours', 'sup_council_population', 'sup_court_stages',
        'sup_cp_category_history', 'sup_cp_plan_history', 'sup_dolo', 'sup_education',
        'sup_family_group_conferences', 'sup_foster_carers', 'sup_lado', 'sup_mash_triage',
        'sup_oc2_year_flags', 'sup_portal_findings', 'sup_postcodes',
        'sup_pre_proceedings_meetings', 'sup_private_fostering', 'sup_provider_areas',
        'sup_providers', 'sup_return_interviews', 'sup_risk_assessments', 'sup_s47_details',
        'sup_strategy_discussions', 'sup_supervisions', 'sup_targets', 'sup_workforce'
    ]) }}
{% endmacro %}
