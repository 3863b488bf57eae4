-- Children looked after on the reporting date with three or more placements in the 12 months to it,
-- and those one move short. Change the day in one place to ask for a month end in the past.
with

asked as (
    select {{ reporting_date() }} as calendar_date
),

children_in_care as (
    select
        periods.child_id,
        periods.la_code,
        periods.period_start_date,
        asked.calendar_date
    from {{ ref('fct_periods_of_care') }} as periods
    cross join asked
    where
        {{ is_open_on(
            'periods.period_start_date', 'periods.period_end_date', 'asked.calendar_date'
        ) }}
        and not coalesce(periods.is_short_breaks_only, false)
),

placements_in_12_months as (
    select
        children_in_care.child_id,
        count(*) as n_placements
    from children_in_care
    inner join {{ ref('int_carer_stays') }} as carer_stays
        on children_in_care.child_id = carer_stays.child_id
    where
        carer_stays.is_counted
        and {{ is_in_months_to(
            'carer_stays.stay_start_date', 'carer_stays.stay_end_date',
            'children_in_care.calendar_date', 12
        ) }}
    group by children_in_care.child_id
)

select
    children_in_care.child_id,
    children_in_care.period_start_date,
    coalesce(placements_in_12_months.n_placements, 0) as n_placements,
    coalesce(placements_in_12_months.n_placements >= 3, false) as has_three_or_more
from children_in_care
left join placements_in_12_months
    on children_in_care.child_id = placements_in_12_months.child_id
where placements_in_12_months.n_placements >= 2
