with

cp_plans as (
    select * from {{ ref('stg_cp_plans') }}
),

cp_plan_history as (
    select * from {{ ref('stg_cp_plan_history') }}
),

-- plans of this council that have begun; an end recorded for a day to come has not happened yet
own_plans as (
    select
        cp_plan_id,
        child_id,
        la_code,
        cp_plan_start_date,
        case when cp_plan_end_date <= {{ reporting_date() }} then cp_plan_end_date end
            as cp_plan_end_date,
        cp_plan_end_date is null or cp_plan_end_date > {{ reporting_date() }} as is_open,
        false as is_history
    from cp_plans
    where
        child_id is not null
        and cp_plan_start_date <= {{ reporting_date() }}
        and not coalesce(is_other_la_plan, false)
),

-- plans that the extract no longer holds; one that overlaps a plan of the extract is that plan
plans_of_history as (
    select
        cp_plan_history.cp_plan_history_id as cp_plan_id,
        cp_plan_history.child_id,
        cp_plan_history.la_code,
        coalesce(cp_plan_history.cp_plan_start_date, cp_plan_history.cp_plan_end_date)
            as cp_plan_start_date,
        case
            when cp_plan_history.cp_plan_end_date <= {{ reporting_date() }}
                then cp_plan_history.cp_plan_end_date
        end as cp_plan_end_date,
        false as is_open,
        true as is_history
    from cp_plan_history
    left join own_plans
        on
            cp_plan_history.child_id = own_plans.child_id
            and (
                cp_plan_history.cp_plan_start_date = own_plans.cp_plan_start_date
                or (
                    cp_plan_history.cp_plan_start_date
                    < coalesce(own_plans.cp_plan_end_date, {{ reporting_date() }})
                    and cp_plan_history.cp_plan_end_date > own_plans.cp_plan_start_date
                )
            )
    where
        own_plans.cp_plan_id is null
        and cp_plan_history.child_id is not null
        and coalesce(cp_plan_history.plan_la_code, cp_plan_history.la_code)
        = cp_plan_history.la_code
        and coalesce(cp_plan_history.cp_plan_start_date, cp_plan_history.cp_plan_end_date)
        <= {{ reporting_date() }}
),

all_plans as (
    select
        *,
        -- an end before the start says that the plan ended, not when
        case when cp_plan_end_date >= cp_plan_start_date then cp_plan_end_date end
            as usable_end_date
    from own_plans
    union all
    select
        *,
        case when cp_plan_end_date >= cp_plan_start_date then cp_plan_end_date end
            as usable_end_date
    from plans_of_history
),

with_earlier as (
    select
        *,
        row_number() over (
            partition by child_id, cp_plan_start_date
            order by is_history nulls last, cp_plan_id nulls last
        ) as place_in_day,
        max(usable_end_date) over earlier_days as latest_earlier_end_date,
        coalesce(bool_or(not is_open and usable_end_date is null) over earlier_days, false)
            as has_unknown_earlier_end,
        coalesce(
            bool_or(is_open) over earlier_days
            or max(usable_end_date) over earlier_days > cp_plan_start_date,
            false
        ) as is_beside_earlier
    from all_plans
    window earlier_days as (
        partition by child_id
        order by cp_plan_start_date nulls last
        range between unbounded preceding and interval 1 day preceding
    )
),

-- a plan that begins when another has just ended goes on with it
begun as (
    select
        *,
        not is_beside_earlier and coalesce(latest_earlier_end_date + 1 >= cp_plan_start_date, false)
            as goes_on
    from with_earlier
),

-- a plan beside an earlier one is a period of its own
keyed as (
    select
        *,
        place_in_day = 1 and not goes_on as begins_period,
        case
            when is_beside_earlier then concat_ws(' ', 'beside', cp_plan_start_date)
            else
                concat_ws(
                    ' ',
                    'period',
                    sum(
                        case
                            when place_in_day = 1 and not goes_on and not is_beside_earlier then 1
                            else 0
                        end
                    ) over (
                        partition by child_id
                        order by
                            cp_plan_start_date nulls last,
                            place_in_day nulls last
                        rows between unbounded preceding and current row
                    )
                )
        end as period_key
    from begun
),

counted as (
    select
        *,
        coalesce(
            sum(case when begins_period then 1 else 0 end) over (
                partition by child_id
                order by cp_plan_start_date nulls last
                range between unbounded preceding and interval 1 day preceding
            ),
            0
        ) as n_begun_earlier
    from keyed
)

select
    cp_plan_id,
    child_id,
    la_code,
    first_value(cp_plan_id) over (
        partition by child_id, period_key
        order by is_history nulls last, cp_plan_start_date nulls last, place_in_day nulls last
        rows between unbounded preceding and unbounded following
    ) as cp_plan_period_id,
    cast(sum(case when is_history then 0 else 1 end) over period_rows as bigint)
        as n_plans_in_period,
    cast(first_value(n_begun_earlier) over period_rows as bigint) as n_previous_plans,
    is_history,
    is_open,
    bool_or(is_open) over period_rows as is_period_open,
    begins_period,
    -- the plan that is open, or that ended last, carries what is said of the period's end
    row_number() over (
        partition by child_id, period_key
        order by
            is_history asc nulls last,
            is_open desc nulls last,
            cp_plan_end_date desc nulls last,
            cp_plan_start_date desc nulls last,
            place_in_day desc nulls last
    ) = 1 as ends_period,
    place_in_day > 1 as is_same_day_duplicate,
    goes_on and place_in_day = 1 as is_continuation,
    is_beside_earlier and place_in_day = 1 as is_overlapping_earlier,
    first_value(is_beside_earlier) over period_rows as is_period_beside_earlier,
    first_value(has_unknown_earlier_end) over period_rows as has_unknown_earlier_end,
    cp_plan_start_date,
    first_value(latest_earlier_end_date) over period_rows as previous_plan_end_date,
    first_value(cp_plan_start_date) over period_rows as period_start_date,
    case
        when not bool_or(is_open) over period_rows then max(cp_plan_end_date) over period_rows
    end as period_end_date
from counted
window period_rows as (
    partition by child_id, period_key
    order by cp_plan_start_date nulls last, place_in_day nulls last
    rows between unbounded preceding and unbounded following
)
