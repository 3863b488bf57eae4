with pre_proceedings as (
    select * from {{ ref('ssd_pre_proceedings') }}
),

code_aliases as (
    select * from {{ ref('stg_code_aliases') }}
),

typed as (
    select
        pre_proceedings.cj_la_code as la_code,
        {{ council_key('pre_proceedings.prep_table_id') }} as pre_proceedings_id,
        {{ id_text('pre_proceedings.prep_table_id') }} as source_pre_proceedings_id,
        {{ council_key('pre_proceedings.prep_person_id') }} as child_id,
        {{ council_key('pre_proceedings.prep_plo_family_id') }} as plo_family_id,
        coalesce(
            pre_proceedings_outcomes.code,
            {{ text_value('pre_proceedings.prep_pre_pro_outcome') }}
        ) as pre_proceedings_outcome_code,
        coalesce(
            legal_gateway_outcomes.code,
            {{ text_value('pre_proceedings.prep_legal_gateway_outcome') }}
        ) as legal_gateway_outcome_code,
        coalesce(
            represented_answers.code,
            {{ text_value('pre_proceedings.prep_pre_pro_parents_legal_rep') }}
        ) as parents_represented_code,
        coalesce(
            represented_at_issue_answers.code,
            {{ text_value('pre_proceedings.prep_parents_legal_rep_point_of_issue') }}
        ) as parents_represented_at_issue_code,
        {{ text_value('pre_proceedings.prep_court_reference') }} as court_reference,
        coalesce(
            short_notice_answers.code,
            {{ text_value('pre_proceedings.prep_care_proc_short_notice') }}
        ) as short_notice_code,
        coalesce(
            short_notice_reasons.code,
            {{ text_value('pre_proceedings.prep_proc_short_notice_reason') }}
        ) as short_notice_reason_code,
        coalesce(
            initial_approval_answers.code,
            {{ text_value('pre_proceedings.prep_la_inital_plan_approved') }}
        ) as initial_plan_approved_code,
        coalesce(
            initial_care_plans.code,
            {{ text_value('pre_proceedings.prep_la_initial_care_plan') }}
        ) as initial_care_plan_code,
        coalesce(
            final_approval_answers.code,
            {{ text_value('pre_proceedings.prep_la_final_plan_approved') }}
        ) as final_plan_approved_code,
        coalesce(
            final_care_plans.code,
            {{ text_value('pre_proceedings.prep_la_final_care_plan') }}
        ) as final_care_plan_code,
        {{ integer_value('pre_proceedings.prep_cp_plans_referral_period') }}
            as n_cp_plans_in_referral,
        {{ integer_value('pre_proceedings.prep_prev_pre_proc_child') }}
            as n_previous_pre_proceedings,
        {{ integer_value('pre_proceedings.prep_prev_care_proc_child') }}
            as n_previous_care_proceedings,
        {{ integer_value('pre_proceedings.prep_pre_pro_meetings_num') }} as n_meetings,
        {{ integer_value('pre_proceedings.prep_care_proc_court_hearings') }} as n_hearings,
        {{ date_value('pre_proceedings.prep_pre_pro_decision_date') }} as decision_date,
        {{ date_value('pre_proceedings.prep_initial_pre_pro_meeting_date') }}
            as initial_meeting_date,
        {{ date_value('pre_proceedings.prep_agree_stepdown_issue_date') }} as outcome_date,
        {{ date_value('pre_proceedings.prep_pre_pro_letter_date') }}
            as letter_before_proceedings_date,
        {{ date_value('pre_proceedings.prep_care_pro_letter_date') }} as letter_of_issue_date,
        pre_proceedings.cj_source_file as source_file,
        pre_proceedings.cj_source_record as source_record
    from pre_proceedings
    left join code_aliases as pre_proceedings_outcomes
        on
            pre_proceedings_outcomes.code_set = 'pre_proceedings_outcome'
            and pre_proceedings_outcomes.alias_key
            = {{ code_key('pre_proceedings.prep_pre_pro_outcome') }}
    left join code_aliases as legal_gateway_outcomes
        on
            legal_gateway_outcomes.code_set = 'legal_gateway_outcome'
            and legal_gateway_outcomes.alias_key
            = {{ code_key('pre_proceedings.prep_legal_gateway_outcome') }}
    left join code_aliases as represented_answers
        on
            represented_answers.code_set = 'yes_no_unknown'
            and represented_answers.alias_key
            = {{ code_key('pre_proceedings.prep_pre_pro_parents_legal_rep') }}
    left join code_aliases as represented_at_issue_answers
        on
            represented_at_issue_answers.code_set = 'legal_rep_at_issue'
            and represented_at_issue_answers.alias_key
            = {{ code_key('pre_proceedings.prep_parents_legal_rep_point_of_issue') }}
    left join code_aliases as short_notice_answers
        on
            short_notice_answers.code_set = 'yes_no_unknown'
            and short_notice_answers.alias_key
            = {{ code_key('pre_proceedings.prep_care_proc_short_notice') }}
    left join code_aliases as short_notice_reasons
        on
            short_notice_reasons.code_set = 'short_notice_reason'
            and short_notice_reasons.alias_key
            = {{ code_key('pre_proceedings.prep_proc_short_notice_reason') }}
    left join code_aliases as initial_approval_answers
        on
            initial_approval_answers.code_set = 'yes_no_unknown'
            and initial_approval_answers.alias_key
            = {{ code_key('pre_proceedings.prep_la_inital_plan_approved') }}
    left join code_aliases as initial_care_plans
        on
            initial_care_plans.code_set = 'initial_care_plan'
            and initial_care_plans.alias_key
            = {{ code_key('pre_proceedings.prep_la_initial_care_plan') }}
    left join code_aliases as final_approval_answers
        on
            final_approval_answers.code_set = 'yes_no_unknown'
            and final_approval_answers.alias_key
            = {{ code_key('pre_proceedings.prep_la_final_plan_approved') }}
    left join code_aliases as final_care_plans
        on
            final_care_plans.code_set = 'final_care_plan'
            and final_care_plans.alias_key
            = {{ code_key('pre_proceedings.prep_la_final_care_plan') }}
)

select
    la_code,
    pre_proceedings_id,
    source_pre_proceedings_id,
    child_id,
    plo_family_id,
    pre_proceedings_outcome_code,
    legal_gateway_outcome_code,
    parents_represented_code,
    parents_represented_at_issue_code,
    court_reference,
    short_notice_code,
    short_notice_reason_code,
    initial_plan_approved_code,
    initial_care_plan_code,
    final_plan_approved_code,
    final_care_plan_code,
    n_cp_plans_in_referral,
    n_previous_pre_proceedings,
    n_previous_care_proceedings,
    n_meetings,
    n_hearings,
    decision_date,
    initial_meeting_date,
    outcome_date,
    letter_before_proceedings_date,
    letter_of_issue_date,
    source_file,
    source_record
from typed
where pre_proceedings_id is not null
qualify row_number() over (
    partition by pre_proceedings_id
    order by {{ fullest_first([
        'child_id', 'plo_family_id', 'pre_proceedings_outcome_code', 'legal_gateway_outcome_code',
        'parents_represented_code', 'parents_represented_at_issue_code', 'court_reference',
        'short_notice_code', 'short_notice_reason_code', 'initial_plan_approved_code',
        'initial_care_plan_code', 'final_plan_approved_code', 'final_care_plan_code',
        'n_cp_plans_in_referral', 'n_previous_pre_proceedings', 'n_previous_care_proceedings',
        'n_meetings', 'n_hearings', 'decision_date', 'initial_meeting_date', 'outcome_date',
        'letter_before_proceedings_date', 'letter_of_issue_date'
    ]) }}
) = 1
