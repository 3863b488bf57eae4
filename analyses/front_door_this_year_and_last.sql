-- Front door activity: months as lines, each measure this year beside the same month last year.
--
-- Run: dbt compile --select front_door_this_year_and_last, then the query that is under
-- target/compiled, on your work database or on output/warehouse.duckdb. Change the council below.
--
-- Careful: compare a month with the same month, not with the one before: school holidays move all
-- of them. The per cent is empty where last year was 0. The latest month is provisional until 20
-- days after its end.
{% set la_code = '999' %}
select
    activity.month_label,
    {% for measure_id in [
        'contacts', 'referrals', 'assessments_completed', 'strategy_discussions', 's47_enquiries'
    ] %}
    max(
        case when activity.measure_id = '{{ measure_id }}' then activity.n_same_month_last_year end
    ) as {{ measure_id }}_last_year,
    max(case when activity.measure_id = '{{ measure_id }}' then activity.n_events end)
        as {{ measure_id }}_this_year,
    max(case when activity.measure_id = '{{ measure_id }}' then activity.change_percent end)
        as {{ measure_id }}_change_percent,
    {% endfor %}
    max(case when activity.is_provisional then 'P' end) as provisional
from {{ ref('front_door_activity') }} as activity
where
    activity.la_code = '{{ la_code }}'
    and activity.month_end_date > {{ reporting_date() }} - 366
    and activity.month_end_date <= {{ reporting_date() }}
group by activity.month_label, activity.month_start_date
order by activity.month_start_date asc
