with

orders as (
    select * from {{ ref('stg_dolo') }}
),

periods as (
    select * from {{ ref('int_periods_of_care') }}
),

children as (
    select * from {{ ref('dim_children') }}
),

-- the period of care in which the order began; on a day of two the new one
periods_of_orders as (
    select
        orders.dolo_id,
        periods.period_of_care_id
    from orders
    inner join periods
        on
            orders.child_id = periods.child_id
            and orders.dolo_start_date >= periods.period_start_date
            and coalesce(orders.dolo_start_date <= periods.period_end_date, true)
    qualify row_number() over (
        partition by orders.dolo_id
        order by
            periods.period_start_date desc nulls last, periods.period_of_care_id desc nulls last
    ) = 1
),

with_earlier as (
    select
        *,
        least(dolo_end_date, {{ reporting_date() }}) as counted_to_date,
        max(dolo_end_date) over earlier_orders as latest_end_before,
        count_if(dolo_start_date is not null and dolo_end_date is null)
            over earlier_orders as n_open_before
    from orders
    window earlier_orders as (
        partition by coalesce(child_id, dolo_id)
        order by dolo_start_date nulls last, dolo_end_date nulls last, dolo_id nulls last
        rows between unbounded preceding and 1 preceding
    )
)

select
    orders.dolo_id,
    orders.child_id,
    orders.la_code,
    periods_of_orders.period_of_care_id,
    orders.court_reference,
    case when periods_of_orders.period_of_care_id is not null then 'rule' end as period_linked_by,
    {{ age_in_years('children.dob', 'orders.dolo_start_date') }} as age_at_start,
    case
        when orders.dolo_start_date <= orders.counted_to_date
            then {{ days_between('orders.dolo_start_date', 'orders.counted_to_date') }}
    end as days_in_force,
    {{ is_open_on('orders.dolo_start_date', 'orders.dolo_end_date', reporting_date()) }}
        as is_open,
    orders.dolo_end_date < orders.dolo_start_date as is_end_before_start,
    case
        when orders.child_id is not null and orders.dolo_start_date is not null
            then
                coalesce(orders.latest_end_before > orders.dolo_start_date, false)
                or coalesce(orders.n_open_before > 0, false)
    end as is_overlapping_earlier,
    case
        when orders.child_id is not null and orders.dolo_start_date is not null
            then periods_of_orders.period_of_care_id is null
    end as is_outside_care,
    orders.dolo_start_date,
    orders.dolo_end_date
from with_earlier as orders
left join periods_of_orders on orders.dolo_id = periods_of_orders.dolo_id
left join children on orders.child_id = children.child_id
