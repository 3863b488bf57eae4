with

periods as (
    select * from {{ ref('fct_periods_of_care') }}
),

cla_reviews as (
    select * from {{ ref('fct_cla_reviews') }}
    where is_held and not coalesce(is_short_breaks, false) and not is_dated_outside_period
),

cp_reviews as (
    select * from {{ ref('fct_cp_reviews') }}
),

cp_plans as (
    select * from {{ ref('fct_cp_plans') }}
),

children_at_month_end as (
    select * from {{ ref('fct_children_at_month_end') }}
),

coverage as (
    select * from {{ ref('dim_extract_coverage') }}
    where event_type = 'cp_reviews'
),

allocations as (
    select * from {{ ref('fct_allocations') }}
    where lead_role_code is not null
),

plan_periods as (
    select
        cp_plans.cp_plan_period_id,
        cp_plans.cp_plan_id,
        cp_plans.child_id,
        cp_plans.la_code,
        cp_plans.period_start_date,
        least(cp_plans.period_end_date, {{ reporting_date() }}) as asked_to_date,
        coverage.history_start_date,
        coalesce(coverage.history_start_date <= cp_plans.period_start_date, false)
            as is_first_review_known
    from cp_plans
    left join coverage on cp_plans.la_code = coverage.la_code
    where cp_plans.is_own_plan and cp_plans.is_period_end
),

cp_reviews_that_count as (
    select * from cp_reviews
    where is_counted
),

-- what was due of a plan: the reviews held; the one after the last; the first, if none was held. Of
-- a plan from before the reviews of the extract there may have been one the day before they begin
cp_reviews_due as (
    select
        plan_periods.*,
        cp_reviews_that_count.review_due_date as due_date,
        cp_reviews_that_count.cp_review_date as held_date
    from plan_periods
    inner join cp_reviews_that_count
        on plan_periods.cp_plan_period_id = cp_reviews_that_count.cp_plan_period_id
    union all
    select
        plan_periods.*,
        case
            when latest_reviews.cp_plan_period_id is not null
                then latest_reviews.next_review_due_date
            when plan_periods.is_first_review_known
                then {{ add_months('plan_periods.period_start_date', 3) }}
            when plan_periods.history_start_date is not null
                then {{ add_months('plan_periods.history_start_date', 6) }}
        end as due_date,
        cast(null as date) as held_date
    from plan_periods
    left join cp_reviews_that_count as latest_reviews
        on
            plan_periods.cp_plan_period_id = latest_reviews.cp_plan_period_id
            and latest_reviews.next_review_date is null
),

on_plans_at_month_end as (
    select
        children_at_month_end.child_month_id,
        children_at_month_end.child_id,
        children_at_month_end.la_code,
        children_at_month_end.team_id,
        children_at_month_end.month_end_date,
        cp_plans.cp_plan_period_id,
        {{ add_months('cp_plans.period_start_date', 3) }} <= children_at_month_end.month_end_date
            as is_asked
    from children_at_month_end
    inner join cp_plans on children_at_month_end.cp_plan_id = cp_plans.cp_plan_id
    where children_at_month_end.is_cp
),

-- late from the day after; a review held whose due day is not known leaves it open
plans_with_reviews as (
    select
        on_plans_at_month_end.child_month_id,
        bool_and(cp_reviews_due.is_first_review_known) as is_first_review_known,
        count_if(
            cp_reviews_due.due_date < on_plans_at_month_end.month_end_date
            and coalesce(cp_reviews_due.held_date > cp_reviews_due.due_date, true)
        ) as n_late,
        count_if(
            cp_reviews_due.due_date < on_plans_at_month_end.month_end_date
            and coalesce(cp_reviews_due.held_date > on_plans_at_month_end.month_end_date, true)
        ) as n_overdue
    from on_plans_at_month_end
    inner join cp_reviews_due
        on on_plans_at_month_end.cp_plan_period_id = cp_reviews_due.cp_plan_period_id
    group by on_plans_at_month_end.child_month_id
),

-- a review that was due and never held counts on the day it was due
reviews as (
    select
        'cla' as review_kind,
        cla_review_id as record_id,
        la_code,
        child_id,
        participation_code,
        participation_group_code,
        age_at_review,
        true as is_held,
        is_on_time,
        cla_review_date as review_date
    from cla_reviews
    union all
    select
        'cla' as review_kind,
        period_of_care_id as record_id,
        la_code,
        child_id,
        cast(null as varchar) as participation_code,
        cast(null as varchar) as participation_group_code,
        cast(null as bigint) as age_at_review,
        false as is_held,
        false as is_on_time,
        next_review_due_date as review_date
    from periods
    where is_review_overdue or is_review_missed
    union all
    select
        'cp' as review_kind,
        cp_review_id as record_id,
        la_code,
        child_id,
        participation_code,
        participation_group_code,
        age_at_review,
        true as is_held,
        case when is_counted then is_on_time end as is_on_time,
        cp_review_date as review_date
    from cp_reviews
    where is_held
    union all
    select
        'cp' as review_kind,
        cp_plan_id as record_id,
        la_code,
        child_id,
        cast(null as varchar) as participation_code,
        cast(null as varchar) as participation_group_code,
        cast(null as bigint) as age_at_review,
        false as is_held,
        false as is_on_time,
        due_date as review_date
    from cp_reviews_due
    where held_date is null and due_date < asked_to_date
),

-- what a council never fills in is unknown, and not a no
keyed as (
    select
        *,
        count(participation_code) over (partition by la_code, review_kind) > 0
            as has_participation,
        concat_ws('-', review_kind, case when is_held then 'held' else 'due' end, record_id)
            as record_key
    from reviews
),

with_teams as (
    {{ with_team_of_day('keyed', 'record_key', 'review_date') }}
)

select
    la_code,
    record_id,
    child_id,
    team_id,
    case when review_kind = 'cla' then review_date end as cla_review_date,
    case when review_kind = 'cp' then review_date end as cp_review_date,
    cast(null as date) as month_end_date,
    case when review_kind = 'cla' then is_on_time end as cla_reviews_held_timely_pct,
    case
        when review_kind = 'cla' and is_held and has_participation and age_at_review >= 4
            then
                case
                    when participation_code = 'PN0' then null
                    else coalesce(participation_code between 'PN1' and 'PN6', false)
                end
    end as cla_review_participation_pct,
    case when review_kind = 'cp' then is_on_time end as cpp_reviews_held_timely_pct,
    case
        when review_kind = 'cp' and is_held and has_participation and age_at_review >= 4
            then
                case
                    when participation_group_code = 'TOO_YOUNG' then null
                    else coalesce(participation_group_code = 'TOOK_PART', false)
                end
    end as cpp_review_participation_pct,
    cast(null as boolean) as cpp_reviews_timely_pct,
    cast(null as boolean) as cpp_review_overdue
from with_teams
union all
select
    on_plans_at_month_end.la_code,
    on_plans_at_month_end.child_month_id as record_id,
    on_plans_at_month_end.child_id,
    on_plans_at_month_end.team_id,
    cast(null as date) as cla_review_date,
    cast(null as date) as cp_review_date,
    on_plans_at_month_end.month_end_date,
    cast(null as boolean) as cla_reviews_held_timely_pct,
    cast(null as boolean) as cla_review_participation_pct,
    cast(null as boolean) as cpp_reviews_held_timely_pct,
    cast(null as boolean) as cpp_review_participation_pct,
    case
        when not on_plans_at_month_end.is_asked then null
        when plans_with_reviews.n_late > 0 then false
        when plans_with_reviews.is_first_review_known then true
    end as cpp_reviews_timely_pct,
    case when plans_with_reviews.n_overdue > 0 then true end as cpp_review_overdue
from on_plans_at_month_end
left join plans_with_reviews
    on on_plans_at_month_end.child_month_id = plans_with_reviews.child_month_id
