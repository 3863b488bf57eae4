with

immunisations as (
    select * from {{ ref('stg_cla_immunisations') }}
),

periods as (
    select * from {{ ref('fct_periods_of_care') }}
),

children as (
    select * from {{ ref('dim_children') }}
),

-- open at the close of the reporting date
open_periods as (
    select
        child_id,
        period_of_care_id
    from periods
    where is_open
    qualify row_number() over (
        partition by child_id
        order by period_start_date desc nulls last, period_of_care_id desc nulls last
    ) = 1
)

select
    immunisations.child_id,
    immunisations.la_code,
    open_periods.period_of_care_id,
    children.age_at_reporting_date,
    {{ days_between('immunisations.immunisation_status_date', reporting_date()) }}
        as days_since_status,
    immunisations.is_up_to_date,
    immunisations.immunisation_status_date > {{ reporting_date() }} as is_status_in_future,
    immunisations.immunisation_status_date
from immunisations
left join open_periods on immunisations.child_id = open_periods.child_id
left join children on immunisations.child_id = children.child_id
