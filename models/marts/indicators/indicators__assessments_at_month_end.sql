with

assessments as (
    select * from {{ ref('fct_assessments') }}
),

month_ends as (
    select * from {{ ref('dim_council_month_ends') }}
),

children_at_month_end as (
    select * from {{ ref('fct_children_at_month_end') }}
),

dates as (
    select * from {{ ref('dim_dates') }}
),

open_at_month_ends as (
    select
        assessments.assessment_id,
        assessments.la_code,
        assessments.child_id,
        assessments.assessment_start_date,
        month_ends.month_end_date
    from assessments
    inner join month_ends
        on
            assessments.la_code = month_ends.la_code
            and {{ is_open_on(
                'assessments.assessment_start_date',
                'assessments.assessment_authorised_date',
                'month_ends.month_end_date'
            ) }}
)

select
    open_at_month_ends.assessment_id as record_id,
    open_at_month_ends.la_code,
    open_at_month_ends.child_id,
    children_at_month_end.team_id,
    open_at_month_ends.month_end_date,
    true as assessments_open,
    case when {{ working_days_between('start_days', 'end_days') }} > 45 then true end
        as assessments_open_over_45wd
from open_at_month_ends
left join dates as start_days
    on open_at_month_ends.assessment_start_date = start_days.calendar_date
left join dates as end_days on open_at_month_ends.month_end_date = end_days.calendar_date
left join children_at_month_end
    on
        open_at_month_ends.child_id = children_at_month_end.child_id
        and open_at_month_ends.month_end_date = children_at_month_end.month_end_date
