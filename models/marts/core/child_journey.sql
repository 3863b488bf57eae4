{#- Every kind of event: its code, the table it is taken from, its key there, the day, and what is
    worth saying about it in a word. tests/python/test_contract_lists.py holds the list to the code
    set. Checks and reviews that were cancelled or refused are no events. -#}
{% set only_where = {
    'HEALTH_CHECK': 'is_completed',
    'CLA_REVIEW': 'not coalesce(is_cancelled, false)',
} %}
{% set kinds_of_event = [
    ('BIRTH', 'dim_children', 'child_id', 'dob', none),
    ('DEATH', 'dim_children', 'child_id', 'death_date', none),
    ('CONTACT', 'fct_contacts', 'contact_id', 'contact_date', 'contact_source_label'),
    ('EARLY_HELP_START', 'fct_early_help_episodes',
     'early_help_episode_id', 'early_help_start_date', none),
    ('EARLY_HELP_END', 'fct_early_help_episodes',
     'early_help_episode_id', 'early_help_end_date', none),
    ('REFERRAL', 'fct_referrals', 'referral_id', 'referral_date', 'referral_source_label'),
    ('REFERRAL_CLOSED', 'fct_referrals', 'referral_id', 'close_date', 'close_reason_label'),
    ('ASSESSMENT_START', 'fct_assessments', 'assessment_id', 'assessment_start_date', none),
    ('ASSESSMENT_END', 'fct_assessments', 'assessment_id', 'assessment_authorised_date', none),
    ('STRATEGY_DISCUSSION', 'fct_strategy_discussions',
     'strategy_discussion_id', 'strategy_date', 'strategy_decision_label'),
    ('S47_START', 'fct_s47_enquiries', 's47_enquiry_id', 's47_start_date', none),
    ('S47_END', 'fct_s47_enquiries', 's47_enquiry_id', 's47_end_date', 'finding_label'),
    ('ICPC', 'fct_initial_cp_conferences', 'icpc_id', 'icpc_date', none),
    ('CIN_PLAN_START', 'fct_cin_plans', 'cin_plan_id', 'cin_plan_start_date', none),
    ('CIN_PLAN_END', 'fct_cin_plans', 'cin_plan_id', 'cin_plan_end_date', none),
    ('CIN_VISIT', 'fct_cin_visits', 'cin_visit_id', 'cin_visit_date', none),
    ('FAMILY_GROUP_CONFERENCE', 'fct_family_group_conferences',
     'fgc_id', 'held_date', 'fgc_outcome'),
    ('PRIVATE_FOSTERING_START', 'fct_private_fostering_arrangements',
     'private_fostering_id', 'arrangement_start_date', none),
    ('PRIVATE_FOSTERING_END', 'fct_private_fostering_arrangements',
     'private_fostering_id', 'arrangement_end_date', none),
    ('RISK_ASSESSMENT', 'fct_risk_assessments',
     'risk_assessment_id', 'risk_assessment_date', 'risk_type_label'),
    ('CP_PLAN_START', 'fct_cp_plans',
     'cp_plan_id', 'cp_plan_start_date', 'initial_category_label'),
    ('CP_PLAN_END', 'fct_cp_plans', 'cp_plan_id', 'cp_plan_end_date', 'latest_category_label'),
    ('CORE_GROUP', 'fct_core_groups', 'core_group_id', 'core_group_held_date', none),
    ('CP_VISIT', 'fct_cp_visits', 'cp_visit_id', 'cp_visit_date', none),
    ('CP_REVIEW', 'fct_cp_reviews', 'cp_review_id', 'cp_review_date', none),
    ('PRE_PROCEEDINGS', 'fct_pre_proceedings',
     'pre_proceedings_id', 'decision_date', 'pre_proceedings_outcome_label'),
    ('PROCEEDINGS_ISSUED', 'fct_care_proceedings',
     'proceedings_id', 'issue_date', 'application_type_label'),
    ('FINAL_ORDER', 'fct_care_proceedings',
     'proceedings_id', 'final_order_date', 'final_order_label'),
    ('COURT_STAGE', 'fct_court_stages', 'court_stage_id', 'actual_date', 'court_stage_label'),
    ('PERIOD_OF_CARE_START', 'fct_periods_of_care',
     'period_of_care_id', 'period_start_date', 'category_of_need_label'),
    ('PERIOD_OF_CARE_END', 'fct_periods_of_care',
     'period_of_care_id', 'period_end_date', 'ceased_reason_label'),
    ('LEGAL_STATUS_START', 'fct_legal_statuses',
     'legal_status_id', 'legal_status_start_date', 'legal_status_label'),
    ('PLACEMENT_START', 'fct_cla_placements',
     'cla_placement_row_id', 'placement_start_date', 'placement_type_label'),
    ('PLACEMENT_END', 'fct_cla_placements',
     'cla_placement_row_id', 'placement_end_date', 'placement_change_reason_label'),
    ('DOL_START', 'fct_deprivation_of_liberty_orders', 'dolo_id', 'dolo_start_date', none),
    ('DOL_END', 'fct_deprivation_of_liberty_orders', 'dolo_id', 'dolo_end_date', none),
    ('CLA_VISIT', 'fct_cla_visits', 'cla_visit_id', 'cla_visit_date', none),
    ('CLA_REVIEW', 'fct_cla_reviews', 'cla_review_id', 'cla_review_date', 'participation_label'),
    ('CARE_PLAN_START', 'fct_cla_care_plans',
     'cla_care_plan_id', 'cla_care_plan_start_date', none),
    ('HEALTH_CHECK', 'fct_cla_health_checks',
     'health_check_id', 'health_check_date', 'health_check_type_label'),
    ('IMMUNISATION_STATUS', 'fct_cla_immunisations',
     'child_id', 'immunisation_status_date', none),
    ('SDQ', 'fct_sdq_scores', 'sdq_score_id', 'sdq_completed_date', none),
    ('SUBSTANCE_MISUSE', 'fct_cla_substance_misuse',
     'substance_misuse_id', 'substance_misuse_date', none),
    ('CONVICTION', 'fct_cla_convictions', 'cla_conviction_id', 'offence_date', none),
    ('PEP', 'fct_education_records', 'education_record_id', 'pep_date', none),
    ('MISSING_START', 'fct_missing_episodes',
     'missing_episode_id', 'cast(missing_start_at as date)', 'missing_type_label'),
    ('MISSING_END', 'fct_missing_episodes',
     'missing_episode_id', 'cast(missing_end_at as date)', none),
    ('RETURN_INTERVIEW', 'fct_return_interviews',
     'return_interview_id', 'cast(completed_at as date)', none),
    ('ADOPTION_DECISION', 'fct_permanence_records',
     'permanence_id', 'adoption_decision_date', none),
    ('PLACEMENT_ORDER', 'fct_permanence_records', 'permanence_id', 'placement_order_date', none),
    ('MATCHED', 'fct_permanence_records', 'permanence_id', 'matched_date', none),
    ('PLACED_FOR_ADOPTION', 'fct_permanence_records',
     'permanence_id', 'placed_for_adoption_date', none),
    ('ADOPTION_REVERSED', 'fct_permanence_records',
     'permanence_id', 'decision_reversed_date', 'decision_reversed_reason_label'),
    ('PERMANENCE_ORDER', 'fct_permanence_records',
     'permanence_id', 'permanence_order_date', 'permanence_order_type_label'),
    ('CARE_LEAVER_CONTACT', 'fct_care_leaver_statuses',
     'care_leaver_id', 'latest_contact_date', 'activity_label'),
    ('ALLOCATION_START', 'fct_allocations',
     'involvement_id', 'involvement_start_date', 'involvement_role_label'),
    ('ALLOCATION_END', 'fct_allocations',
     'involvement_id', 'involvement_end_date', 'involvement_role_label'),
    ('SUPERVISION', 'fct_supervisions',
     'supervision_id', 'supervision_held_date', 'supervision_type_label'),
    ('AUDIT', 'fct_audits', 'audit_id', 'audit_date', 'audit_grade_label'),
] %}
with

codes as (
    select * from {{ ref('dim_codes') }}
    where code_set = 'journey_event'
),

events as (
    {% for event_type, model, key, event_date, detail in kinds_of_event %}
    select
        child_id,
        la_code,
        '{{ event_type }}' as event_type_code,
        {{ detail if detail else 'cast(null as varchar)' }} as event_detail,
        '{{ model }}' as source_table,
        {{ key }} as source_key,
        {{ event_date }} as event_date
    from {{ ref(model) }}
    where
        {{ event_date }} <= {{ reporting_date() }}
        and child_id is not null
        {{ 'and ' ~ only_where[event_type] if event_type in only_where }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- of the events of one day, the order in which cases go
in_order as (
    select
        events.*,
        codes.code_label as event_type_label,
        codes.group_code as phase_code,
        codes.group_label as phase_label,
        row_number() over by_day as event_sequence,
        {{ days_between('lag(events.event_date) over by_day', 'events.event_date') }}
            as days_since_previous_event
    from events
    inner join codes on events.event_type_code = codes.code
    window by_day as (
        partition by events.child_id
        order by
            events.event_date nulls last,
            codes.sort_order nulls last,
            events.source_key nulls last
    )
)

select
    event_date,
    concat_ws('-', event_type_code, source_key) as journey_event_id,
    child_id,
    la_code,
    event_type_code,
    event_type_label,
    phase_code,
    phase_label,
    event_detail,
    source_table,
    source_key,
    cast(event_sequence as bigint) as event_sequence,
    days_since_previous_event
from in_order
