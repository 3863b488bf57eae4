-- Young people who receive leaving care services today: how many, in touch, contacted, with a plan
-- and an adviser.
--
-- Run: dbt compile --select care_leavers_today, then the query that is under target/compiled, on
-- your work database or on output/warehouse.duckdb. Change the council below.
--
-- Careful: today means the latest month end. Earlier month ends cannot be told, because the extract
-- holds the current record only. They are not the young people of the birthday cohort in
-- care_leavers_by_year.
{% set la_code = '999' %}
select
    printed.line_label,
    printed.unit,
    printed.last_year_display_value as same_time_last_year,
    printed.display_value as latest,
    printed.change_text as change_on_year,
    printed.numerator as latest_numerator,
    printed.denominator as latest_denominator,
    printed.value_status as latest_status,
    printed.period_end_date as latest_day
from {{ ref('printed_tables') }} as printed
where
    printed.la_code = '{{ la_code }}'
    and printed.table_id = 'care_leavers'
    and printed.period_type = 'point_in_time'
qualify
    max(printed.period_end_date) over (partition by printed.la_code, printed.table_id)
    = printed.period_end_date
order by printed.line_order asc, printed.line_label asc
