with

care_proceedings as (
    select * from {{ ref('fct_care_proceedings') }}
),

pre_proceedings as (
    select * from {{ ref('fct_pre_proceedings') }}
),

meetings as (
    select * from {{ ref('fct_pre_proceedings_meetings') }}
),

court_stages as (
    select * from {{ ref('fct_court_stages') }}
),

codes as (
    select * from {{ ref('dim_codes') }}
),

-- a case reaches a stage once, on the first day it is held
first_stages as (
    select * from court_stages
    where is_held
    qualify row_number() over (
        partition by coalesce(proceedings_id, court_stage_id), court_stage_code
        order by actual_date nulls last, court_stage_id nulls last
    ) = 1
),

events as (
    select
        'care_proceedings' as record_kind,
        care_proceedings.proceedings_id as record_id,
        care_proceedings.la_code,
        care_proceedings.child_id,
        -- of another kind only if it is said to be
        coalesce(care_proceedings.application_type_code = 'S31', true) as is_care_application,
        case
            when initial_plans.group_code is not null
                then coalesce(initial_plans.group_code = final_orders.group_code, false)
        end as is_plan_achieved,
        cast(null as varchar) as group_label,
        cast(null as boolean) as is_issue_decided,
        care_proceedings.weeks_to_final_order as n_weeks,
        care_proceedings.is_within_26_weeks,
        care_proceedings.issue_date as begun_date,
        care_proceedings.final_order_date as ended_date
    from care_proceedings
    left join pre_proceedings
        on care_proceedings.pre_proceedings_id = pre_proceedings.pre_proceedings_id
    left join codes as initial_plans
        on
            initial_plans.code_id
            = concat_ws('-', 'initial_care_plan', pre_proceedings.initial_care_plan_code)
    left join codes as final_orders
        on final_orders.code_id = concat_ws('-', 'final_order', care_proceedings.final_order_code)
    union all
    select
        'pre_proceedings' as record_kind,
        pre_proceedings_id as record_id,
        la_code,
        child_id,
        cast(null as boolean) as is_care_application,
        cast(null as boolean) as is_plan_achieved,
        pre_proceedings_outcome_label as group_label,
        coalesce(is_issue_decided, false) as is_issue_decided,
        cast(null as double) as n_weeks,
        cast(null as boolean) as is_within_26_weeks,
        decision_date as begun_date,
        outcome_date as ended_date
    from pre_proceedings
    union all
    select
        'meeting' as record_kind,
        pre_proceedings_meeting_id as record_id,
        la_code,
        child_id,
        cast(null as boolean) as is_care_application,
        cast(null as boolean) as is_plan_achieved,
        cast(null as varchar) as group_label,
        cast(null as boolean) as is_issue_decided,
        cast(null as double) as n_weeks,
        cast(null as boolean) as is_within_26_weeks,
        meeting_date as begun_date,
        meeting_date as ended_date
    from meetings
    union all
    select
        'court_stage' as record_kind,
        court_stage_id as record_id,
        la_code,
        child_id,
        cast(null as boolean) as is_care_application,
        cast(null as boolean) as is_plan_achieved,
        court_stage_label as group_label,
        cast(null as boolean) as is_issue_decided,
        cast(null as double) as n_weeks,
        cast(null as boolean) as is_within_26_weeks,
        actual_date as begun_date,
        actual_date as ended_date
    from first_stages
),

with_kind as (
    select
        *,
        record_kind = 'care_proceedings' and is_care_application as is_care_case,
        record_kind = 'care_proceedings' and is_care_application and ended_date is not null
            as is_ended_care_case,
        record_kind = 'pre_proceedings' as is_pre_proceedings,
        record_kind = 'pre_proceedings' and ended_date is not null as is_ended_pre_proceedings
    from events
)

select
    record_kind,
    record_id,
    la_code,
    child_id,
    -- the extracts name no team
    cast(null as varchar) as team_id,
    begun_date,
    ended_date,
    case when is_care_case then true end as care_applications_rate_10k,
    case when record_kind = 'meeting' then true end as legal_planning_meetings,
    case when is_pre_proceedings then true end as pre_proceedings_started,
    case when is_ended_pre_proceedings then true end as pre_proceedings_concluded,
    coalesce(group_label, 'not recorded') as pre_proceedings_concluded__group,
    case when is_ended_pre_proceedings then is_issue_decided end as pre_proceedings_to_court_pct,
    case when is_ended_care_case then is_plan_achieved end as initial_care_plan_achieved_pct,
    case when record_kind = 'court_stage' then true end as court_stage_activity,
    coalesce(group_label, 'not recorded') as court_stage_activity__group,
    case when is_ended_care_case and n_weeks >= 0 then true end as care_proceedings_weeks,
    n_weeks as care_proceedings_weeks__value,
    case when is_ended_care_case then coalesce(is_within_26_weeks, false) end
        as care_proceedings_26wk_pct
from with_kind
