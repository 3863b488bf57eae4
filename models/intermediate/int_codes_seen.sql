{#- Every coded column of the extract contract, checked against it by
    tests/python/test_contract_lists.py. -#}
{% set coded_columns = [
    ('stg_address', 'address_type_code', 'address_type'),
    ('stg_adopters', 'ethnicity_code', 'ethnicity'),
    ('stg_audits', 'audit_grade_code', 'audit_grade'),
    ('stg_audits', 'moderated_grade_code', 'audit_grade'),
    ('stg_care_leaver_birthdays', 'accommodation_code', 'care_leaver_accommodation'),
    ('stg_care_leaver_birthdays', 'activity_code', 'care_leaver_activity'),
    ('stg_care_leaver_birthdays', 'in_touch_code', 'in_touch'),
    ('stg_care_leaver_birthdays', 'suitability_code', 'care_leaver_suitability'),
    ('stg_care_leavers', 'accommodation_code', 'care_leaver_accommodation'),
    ('stg_care_leavers', 'activity_code', 'care_leaver_activity'),
    ('stg_care_leavers', 'eligibility_code', 'care_leaver_eligibility'),
    ('stg_care_leavers', 'in_touch_code', 'in_touch'),
    ('stg_care_leavers', 'suitability_code', 'care_leaver_suitability'),
    ('stg_care_proceedings', 'application_type_code', 'proceedings_application'),
    ('stg_care_proceedings', 'final_order_code', 'final_order'),
    ('stg_care_proceedings', 'proceedings_status_code', 'proceedings_status'),
    ('stg_cin_episodes', 'close_reason_code', 'reason_for_closure'),
    ('stg_cin_episodes', 'primary_need_code', 'primary_need'),
    ('stg_cin_episodes', 'referral_source_code', 'referral_source'),
    ('stg_cla_episodes', 'category_of_need_code', 'category_of_need'),
    ('stg_cla_episodes', 'ceased_reason_code', 'reason_episode_ceased'),
    ('stg_cla_episodes', 'start_reason_code', 'reason_new_episode'),
    ('stg_cla_health', 'health_check_status_code', 'health_check_status'),
    ('stg_cla_health', 'health_check_type_code', 'health_check_type'),
    ('stg_cla_placement', 'placement_change_reason_code', 'placement_change_reason'),
    ('stg_cla_placement', 'placement_provider_code', 'placement_provider'),
    ('stg_cla_placement', 'placement_type_code', 'placement_type'),
    ('stg_cla_placement_details', 'placement_location_code', 'placement_location'),
    ('stg_cla_previous_permanence', 'previous_permanence_code', 'previous_permanence'),
    ('stg_cla_previous_permanence', 'previous_permanence_la_code', 'previous_permanence_la'),
    ('stg_cla_reviews', 'participation_code', 'review_participation'),
    ('stg_contacts', 'contact_source_code', 'referral_source'),
    ('stg_court_stages', 'court_stage_code', 'court_stage'),
    ('stg_cp_category_history', 'category_code', 'category_of_abuse'),
    ('stg_cp_plan_history', 'initial_category_code', 'category_of_abuse'),
    ('stg_cp_plans', 'initial_category_code', 'category_of_abuse'),
    ('stg_cp_plans', 'latest_category_code', 'category_of_abuse'),
    ('stg_cp_reviews', 'participation_code', 'review_participation'),
    ('stg_disability', 'disability_code', 'disability'),
    ('stg_education', 'education_status_code', 'education_status'),
    ('stg_ehcp_assessment', 'assessment_outcome_code', 'ehcp_request_outcome'),
    ('stg_ehcp_requests', 'request_outcome_code', 'ehcp_request_outcome'),
    ('stg_foster_carers', 'foster_carer_type_code', 'foster_carer_type'),
    ('stg_immigration_status', 'immigration_status_code', 'immigration_status'),
    ('stg_involvements', 'involvement_role_code', 'involvement_role'),
    ('stg_involvements', 'worker_change_reason_code', 'social_worker_change_reason'),
    ('stg_legal_status', 'legal_status_code', 'legal_status'),
    ('stg_linked_identifiers', 'identifier_type_code', 'identifier_type'),
    ('stg_mash_triage', 'final_rag_code', 'rag'),
    ('stg_mash_triage', 'initial_rag_code', 'rag'),
    ('stg_mash_triage', 'mash_decision_code', 'mash_decision'),
    ('stg_mash_triage', 'threshold_level_code', 'threshold_level'),
    ('stg_missing', 'missing_type_code', 'missing_type'),
    ('stg_missing', 'rhi_accepted_code', 'rhi_flag'),
    ('stg_missing', 'rhi_offered_code', 'rhi_flag'),
    ('stg_oc2_year_flags', 'sdq_reason_code', 'sdq_reason'),
    ('stg_permanence', 'adopter_legal_status_code', 'adopter_legal_status'),
    ('stg_permanence', 'adopter_sex_code', 'adopter_sex'),
    ('stg_permanence', 'decision_reversed_reason_code', 'adoption_reversal_reason'),
    ('stg_permanence', 'permanence_order_type_code', 'permanence_order_type'),
    ('stg_person', 'ethnicity_code', 'ethnicity'),
    ('stg_person', 'gender_code', 'gender_identity'),
    ('stg_person', 'sex_code', 'sex'),
    ('stg_person', 'upn_unknown_code', 'upn_unknown'),
    ('stg_pre_proceedings', 'final_care_plan_code', 'final_care_plan'),
    ('stg_pre_proceedings', 'final_plan_approved_code', 'yes_no_unknown'),
    ('stg_pre_proceedings', 'initial_care_plan_code', 'initial_care_plan'),
    ('stg_pre_proceedings', 'initial_plan_approved_code', 'yes_no_unknown'),
    ('stg_pre_proceedings', 'legal_gateway_outcome_code', 'legal_gateway_outcome'),
    ('stg_pre_proceedings', 'parents_represented_at_issue_code', 'legal_rep_at_issue'),
    ('stg_pre_proceedings', 'parents_represented_code', 'yes_no_unknown'),
    ('stg_pre_proceedings', 'pre_proceedings_outcome_code', 'pre_proceedings_outcome'),
    ('stg_pre_proceedings', 'short_notice_code', 'yes_no_unknown'),
    ('stg_pre_proceedings', 'short_notice_reason_code', 'short_notice_reason'),
    ('stg_risk_assessments', 'risk_level_code', 'risk_level'),
    ('stg_risk_assessments', 'risk_type_code', 'risk_type'),
    ('stg_s47_details', 'finding_code', 's47_finding'),
    ('stg_s47_details', 'investigation_type_code', 's47_investigation_type'),
    ('stg_sdq_scores', 'sdq_reason_code', 'sdq_reason'),
    ('stg_sen_need', 'sen_need_rank_code', 'sen_need_rank'),
    ('stg_sen_need', 'sen_need_type_code', 'sen_need_type'),
    ('stg_send', 'upn_unknown_code', 'upn_unknown'),
    ('stg_strategy_discussions', 'strategy_decision_code', 'strategy_decision'),
    ('stg_supervisions', 'supervision_type_code', 'supervision_type'),
    ('stg_workforce', 'workforce_role_code', 'workforce_role'),
] %}
{% set history_columns = [
    ('start_reason_code', 'reason_new_episode'),
    ('category_of_need_code', 'category_of_need'),
    ('legal_status_code', 'legal_status'),
    ('placement_type_code', 'placement_type'),
    ('placement_provider_code', 'placement_provider'),
    ('placement_location_code', 'placement_location'),
    ('placement_change_reason_code', 'placement_change_reason'),
    ('ceased_reason_code', 'reason_episode_ceased'),
] %}
{% set trait_columns = [
    ('return_sex_code', 'sex'),
    ('return_ethnicity_code', 'ethnicity'),
] %}

with

codes_in_rows as (
    {% for model, column, code_set in coded_columns %}
    select
        la_code,
        '{{ code_set }}' as code_set,
        '{{ model }}' as staging_model,
        '{{ column }}' as staging_column,
        {% if model == 'stg_providers' -%}
        -- a provider may have several kinds of placement, between commas
        {{ explode_list(split_codes(column)) }} as code
        {%- else -%}
        {{ column }} as code
        {%- endif %}
    from {{ ref(model) }}
    where {{ column }} is not null
    union all
    {% endfor %}
    -- of a provider that may take several kinds of placement the codes stand in one text
    {% for model, column, code_set in [
        ('stg_providers', 'placement_provider_code', 'placement_provider'),
        ('stg_providers', 'placement_type_code', 'placement_type'),
    ] %}
    select
        la_code,
        '{{ code_set }}' as code_set,
        '{{ model }}' as staging_model,
        '{{ column }}' as staging_column,
        trim(listed_code) as code
    from (
        select
            la_code,
            {{ explode_list("split(" ~ column ~ ", ',')") }} as listed_code
        from {{ ref(model) }}
    ) as listed_codes
    where trim(listed_code) != ''
    union all
    {% endfor %}
    -- factors stand as a list in one column, not as a code each
    select
        la_code,
        'assessment_factors' as code_set,
        'stg_assessment_factors' as staging_model,
        'assessment_factors_json' as staging_column,
        factor_code as code
    from {{ ref('int_assessment_factors') }}
    -- and those of histories made from returns
    {% for column, code_set in history_columns %}
    union all
    select
        la_code,
        '{{ code_set }}' as code_set,
        'int_cla_history_episodes' as staging_model,
        '{{ column }}' as staging_column,
        {{ column }} as code
    from {{ ref('int_cla_history_episodes') }}
    where {{ column }} is not null
    {% endfor %}
    {% for column, code_set in trait_columns %}
    union all
    select
        split_part(child_id, '-', 1) as la_code,
        '{{ code_set }}' as code_set,
        'int_child_traits' as staging_model,
        '{{ column }}' as staging_column,
        {{ column }} as code
    from {{ ref('int_child_traits') }}
    where {{ column }} is not null
    {% endfor %}
)

select
    la_code,
    code_set,
    staging_model,
    staging_column,
    code,
    count(*) as n_rows
from codes_in_rows
group by la_code, code_set, staging_model, staging_column, code
