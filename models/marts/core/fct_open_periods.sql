with

early_help_episodes as (
    select * from {{ ref('fct_early_help_episodes') }}
),

referrals as (
    select * from {{ ref('fct_referrals') }}
),

cin_plans as (
    select * from {{ ref('fct_cin_plans') }}
),

cp_plans as (
    select * from {{ ref('fct_cp_plans') }}
),

pre_proceedings as (
    select * from {{ ref('fct_pre_proceedings') }}
),

periods_of_care as (
    select * from {{ ref('fct_periods_of_care') }}
),

care_leavers as (
    select * from {{ ref('fct_care_leavers') }}
),

children as (
    select * from {{ ref('dim_children') }}
),

-- the list of care leavers has no dates: from the end of care, or the 18th birthday where that is
-- not known, to the 25th birthday
care_leavers_with_dates as (
    select
        care_leavers.care_leaver_id,
        care_leavers.child_id,
        care_leavers.la_code,
        case
            when care_leavers.care_end_date > {{ birthday_date('children.dob', 16) }}
                then care_leavers.care_end_date
            when care_leavers.care_end_date is not null
                then {{ birthday_date('children.dob', 16) }}
            else {{ birthday_date('children.dob', 18) }}
        end as start_date,
        case
            when children.death_date < {{ birthday_date('children.dob', 25) }}
                then children.death_date
            else {{ birthday_date('children.dob', 25) }}
        end as end_date
    from care_leavers
    inner join children on care_leavers.child_id = children.child_id
    where care_leavers.leaving_care_group_code = 'RECEIVING'
),

periods as (
    select
        'early_help' as open_as,
        early_help_episode_id as source_record_id,
        child_id,
        la_code,
        early_help_start_date as open_start_date,
        early_help_end_date as open_end_date,
        early_help_start_date as counted_from_date
    from early_help_episodes
    union all
    -- a referral that ended in no further action opened no episode of need
    select
        'referral' as open_as,
        referral_id as source_record_id,
        child_id,
        la_code,
        referral_date as open_start_date,
        close_date as open_end_date,
        referral_date as counted_from_date
    from referrals
    where is_nfa is distinct from true
    union all
    select
        'cin_plan' as open_as,
        cin_plan_id as source_record_id,
        child_id,
        la_code,
        cin_plan_start_date as open_start_date,
        cin_plan_end_date as open_end_date,
        cin_plan_start_date as counted_from_date
    from cin_plans
    union all
    -- plans of other councils are not ours to count
    select
        'cp_plan' as open_as,
        cp_plan_id as source_record_id,
        child_id,
        la_code,
        cp_plan_start_date as open_start_date,
        cp_plan_end_date as open_end_date,
        coalesce(period_start_date, cp_plan_start_date) as counted_from_date
    from cp_plans
    where is_own_plan
    union all
    select
        'pre_proceedings' as open_as,
        pre_proceedings_id as source_record_id,
        child_id,
        la_code,
        decision_date as open_start_date,
        outcome_date as open_end_date,
        decision_date as counted_from_date
    from pre_proceedings
    union all
    select
        case when is_short_breaks_only then 'short_breaks' else 'care' end as open_as,
        period_of_care_id as source_record_id,
        child_id,
        la_code,
        period_start_date as open_start_date,
        period_end_date as open_end_date,
        period_start_date as counted_from_date
    from periods_of_care
    union all
    select
        'care_leaver' as open_as,
        care_leaver_id as source_record_id,
        child_id,
        la_code,
        start_date as open_start_date,
        end_date as open_end_date,
        start_date as counted_from_date
    from care_leavers_with_dates
)

select
    concat_ws('-', open_as, source_record_id) as open_period_id,
    child_id,
    la_code,
    source_record_id,
    open_as,
    {{ is_open_on('open_start_date', 'open_end_date', reporting_date()) }} as is_open,
    open_start_date,
    open_end_date,
    counted_from_date
from periods
