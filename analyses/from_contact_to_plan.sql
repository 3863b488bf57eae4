-- The funnel: of a hundred contacts, referrals, assessments and enquiries, how many of the next
-- step there were, twelve months to the latest month end and the twelve before.
--
-- Run: dbt compile --select from_contact_to_plan, then the query that is under target/compiled, on
-- your work database or on output/warehouse.duckdb. Change the council below.
--
-- Careful: these are events of the same twelve months, not the same children followed through; one
-- referral may have two assessments, so a step can exceed the one before.
{% set la_code = '999' %}
with

funnel as (
    select
        *,
        date_diff(
            'month', period_end_date, max(period_end_date) over (partition by la_code)
        ) as months_back
    from {{ ref('conversion_funnel') }}
    where
        la_code = '{{ la_code }}'
        and period_type = 'rolling_12'
        and value_status != 'after_extract'
)

select
    funnel.step_label,
    max(case when funnel.months_back = 12 then funnel.n_events end) as twelve_months_before,
    max(case when funnel.months_back = 0 then funnel.n_events end) as latest_twelve_months,
    max(case when funnel.months_back = 12 then funnel.percent_of_step_before end)
        as percent_of_step_before_then,
    max(case when funnel.months_back = 0 then funnel.percent_of_step_before end)
        as percent_of_step_before_now,
    max(case when funnel.months_back = 0 then funnel.percent_of_contacts end)
        as percent_of_contacts_now,
    max(case when funnel.months_back = 0 then funnel.period_end_date end) as latest_day
from funnel
where funnel.months_back in (0, 12)
group by funnel.step_order, funnel.step_label
order by funnel.step_order asc
