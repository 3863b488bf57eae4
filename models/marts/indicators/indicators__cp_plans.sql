with

-- plans of other councils are not ours to count
cp_plans as (
    select * from {{ ref('fct_cp_plans') }}
    where is_own_plan
),

s47_enquiries as (
    select * from {{ ref('fct_s47_enquiries') }}
),

periods_of_care as (
    select * from {{ ref('fct_periods_of_care') }}
    where not is_short_breaks_only
),

referrals as (
    select * from {{ ref('fct_referrals') }}
),

children as (
    select * from {{ ref('dim_children') }}
),

-- a plan that ended, and the day by which nothing may have followed
ended_plans as (
    select
        cp_plan_id,
        child_id,
        period_end_date,
        {{ add_months('period_end_date', 24) }} as no_return_date
    from cp_plans
    where is_period_end and period_end_date is not null
),

returns as (
    select
        child_id,
        period_start_date as return_date,
        period_start_date as return_end_date
    from cp_plans
    where is_period_start
    union all
    select
        child_id,
        s47_start_date as return_date,
        s47_start_date as return_end_date
    from s47_enquiries
    union all
    select
        child_id,
        period_start_date as return_date,
        period_end_date as return_end_date
    from periods_of_care
),

-- begun after the plan, or care that goes on after it
plans_with_return as (
    select ended_plans.cp_plan_id
    from ended_plans
    inner join returns
        on
            ended_plans.child_id = returns.child_id
            and ended_plans.no_return_date >= returns.return_date
            and ended_plans.period_end_date
            < coalesce(returns.return_end_date, ended_plans.no_return_date)
    group by ended_plans.cp_plan_id
),

with_state as (
    select
        cp_plans.*,
        ended_plans.no_return_date,
        ended_plans.cp_plan_id is not null as is_ended,
        {{ days_between('cp_plans.period_start_date', 'cp_plans.period_end_date') }} >= 0
            as has_duration,
        coalesce(
            children.death_date <= cp_plans.period_end_date
            or {{ age_in_years('children.dob', 'cp_plans.period_end_date') }} >= 18
            or (
                referrals.close_reason_group_code in ('DIED', 'MOVED_ON')
                and referrals.close_date <= cp_plans.period_end_date + 10
            ),
            false
        ) as is_ended_by_leaving,
        plans_with_return.cp_plan_id is not null as has_return
    from cp_plans
    left join ended_plans on cp_plans.cp_plan_id = ended_plans.cp_plan_id
    left join plans_with_return on cp_plans.cp_plan_id = plans_with_return.cp_plan_id
    left join referrals on cp_plans.referral_id = referrals.referral_id
    left join children on cp_plans.child_id = children.child_id
)

select
    cp_plan_id as record_id,
    la_code,
    child_id,
    -- a plan has no team of its own
    cast(null as varchar) as team_id,
    period_start_date,
    period_end_date,
    no_return_date,
    case when is_period_start then true end as cpp_starting,
    case when is_ended then true end as cpp_ceasing,
    is_repeat_ever as cpp_repeat_ever_pct,
    is_repeat_24m as cpp_repeat_2y_pct,
    case when is_ended then coalesce(is_two_years_or_more, false) end as cpp_2y_ceased_pct,
    case when is_ended then true end as cpp_ceased_duration_band_pct,
    case
        when not coalesce(has_duration, false) then 'not recorded'
        when {{ add_months('period_start_date', 3) }} >= period_end_date then '3 months or less'
        when {{ add_months('period_start_date', 6) }} >= period_end_date then '3 to 6 months'
        when {{ add_months('period_start_date', 12) }} > period_end_date then '6 to 12 months'
        when is_two_years_or_more then '2 years or more'
        else '1 to 2 years'
    end as cpp_ceased_duration_band_pct__group,
    case when is_ended and not is_ended_by_leaving then not has_return end
        as cpp_ended_no_return_24m_pct
from with_state
