with

pre_proceedings as (
    select * from {{ ref('stg_pre_proceedings') }}
),

links as (
    select * from {{ ref('int_pre_proceedings_linked_to_care_proceedings') }}
),

care_proceedings as (
    select * from {{ ref('stg_care_proceedings') }}
),

meetings as (
    select * from {{ ref('stg_pre_proceedings_meetings') }}
),

codes as (
    select * from {{ ref('dim_codes') }}
),

-- a council without a single meeting has sent no such extract, and then nobody knows
councils_with_meetings as (
    select la_code from meetings
    group by la_code
),

meetings_so_far as (
    select
        pre_proceedings_id,
        count(*) as n_meetings,
        min(meeting_date) as first_meeting_date
    from meetings
    where meeting_date <= {{ reporting_date() }}
    group by pre_proceedings_id
),

timed as (
    select
        pre_proceedings.*,
        links.proceedings_id,
        links.linked_by as proceedings_linked_by,
        care_proceedings.issue_date,
        case
            when councils_with_meetings.la_code is not null
                then coalesce(meetings_so_far.n_meetings, 0)
        end as n_meetings_in_extract,
        meetings_so_far.first_meeting_date,
        {{ is_open_on(
            'pre_proceedings.decision_date', 'pre_proceedings.outcome_date', reporting_date()
        ) }} as is_open
    from pre_proceedings
    left join links on pre_proceedings.pre_proceedings_id = links.pre_proceedings_id
    left join care_proceedings on links.proceedings_id = care_proceedings.proceedings_id
    left join meetings_so_far
        on pre_proceedings.pre_proceedings_id = meetings_so_far.pre_proceedings_id
    left join councils_with_meetings on pre_proceedings.la_code = councils_with_meetings.la_code
)

select
    timed.pre_proceedings_id,
    timed.child_id,
    timed.la_code,
    timed.proceedings_id,
    timed.plo_family_id,
    timed.proceedings_linked_by,
    timed.court_reference,
    timed.legal_gateway_outcome_code,
    legal_gateway_outcomes.code_label as legal_gateway_outcome_label,
    timed.pre_proceedings_outcome_code,
    outcomes.code_label as pre_proceedings_outcome_label,
    outcomes.group_code as pre_proceedings_outcome_group_code,
    outcomes.group_label as pre_proceedings_outcome_group_label,
    timed.parents_represented_code,
    parents_represented.code_label as parents_represented_label,
    timed.parents_represented_at_issue_code,
    parents_represented_at_issue.code_label as parents_represented_at_issue_label,
    timed.short_notice_code,
    short_notices.code_label as short_notice_label,
    timed.short_notice_reason_code,
    short_notice_reasons.code_label as short_notice_reason_label,
    timed.initial_plan_approved_code,
    initial_plans_approved.code_label as initial_plan_approved_label,
    timed.initial_care_plan_code,
    initial_care_plans.code_label as initial_care_plan_label,
    timed.final_plan_approved_code,
    final_plans_approved.code_label as final_plan_approved_label,
    timed.final_care_plan_code,
    final_care_plans.code_label as final_care_plan_label,
    cast(timed.n_cp_plans_in_referral as bigint) as n_cp_plans_in_referral,
    cast(timed.n_previous_pre_proceedings as bigint) as n_previous_pre_proceedings,
    cast(timed.n_previous_care_proceedings as bigint) as n_previous_care_proceedings,
    cast(timed.n_meetings as bigint) as n_meetings,
    timed.n_meetings_in_extract,
    cast(timed.n_hearings as bigint) as n_hearings,
    case
        when timed.outcome_date <= {{ reporting_date() }}
            then {{ days_between('timed.decision_date', 'timed.outcome_date') }}
    end as days_to_outcome,
    case
        when timed.is_open then {{ days_between('timed.decision_date', reporting_date()) }}
    end as days_open,
    {{ days_between('timed.decision_date', 'timed.letter_before_proceedings_date') }}
        as days_to_letter,
    {{ days_between('timed.decision_date', 'timed.initial_meeting_date') }}
        as days_to_initial_meeting,
    {{ days_between('timed.outcome_date', 'timed.issue_date') }} as days_from_outcome_to_issue,
    timed.is_open,
    case when timed.outcome_date <= {{ reporting_date() }} then outcomes.group_code = 'ISSUE' end
        as is_issue_decided,
    timed.outcome_date < timed.decision_date as is_end_before_start,
    timed.decision_date,
    timed.letter_before_proceedings_date,
    timed.initial_meeting_date,
    timed.first_meeting_date,
    timed.outcome_date,
    timed.letter_of_issue_date,
    timed.issue_date
from timed
left join codes as legal_gateway_outcomes
    on
        legal_gateway_outcomes.code_id
        = concat_ws('-', 'legal_gateway_outcome', timed.legal_gateway_outcome_code)
left join codes as outcomes
    on
        outcomes.code_id
        = concat_ws('-', 'pre_proceedings_outcome', timed.pre_proceedings_outcome_code)
left join codes as parents_represented
    on
        parents_represented.code_id
        = concat_ws('-', 'yes_no_unknown', timed.parents_represented_code)
left join codes as parents_represented_at_issue
    on
        parents_represented_at_issue.code_id
        = concat_ws('-', 'legal_rep_at_issue', timed.parents_represented_at_issue_code)
left join codes as short_notices
    on short_notices.code_id = concat_ws('-', 'yes_no_unknown', timed.short_notice_code)
left join codes as short_notice_reasons
    on
        short_notice_reasons.code_id
        = concat_ws('-', 'short_notice_reason', timed.short_notice_reason_code)
left join codes as initial_plans_approved
    on
        initial_plans_approved.code_id
        = concat_ws('-', 'yes_no_unknown', timed.initial_plan_approved_code)
left join codes as initial_care_plans
    on
        initial_care_plans.code_id
        = concat_ws('-', 'initial_care_plan', timed.initial_care_plan_code)
left join codes as final_plans_approved
    on
        final_plans_approved.code_id
        = concat_ws('-', 'yes_no_unknown', timed.final_plan_approved_code)
left join codes as final_care_plans
    on final_care_plans.code_id = concat_ws('-', 'final_care_plan', timed.final_care_plan_code)
