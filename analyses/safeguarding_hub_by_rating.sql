-- Decisions of the safeguarding hub by rating: how many were rated so, and the share decided in
-- time.
--
-- Run: dbt compile --select safeguarding_hub_by_rating, then the query that is under
-- target/compiled, on your work database or on output/warehouse.duckdb. Change the council below.
--
-- Careful: the hours are local standards (catalogue_mash_targets), by the clock and not by working
-- hours, so they cannot be compared with another council. A decision still open counts as late once
-- its hours have run out.
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
    and printed.table_id = 'mash_decisions'
qualify
    max(printed.period_end_date) over (partition by printed.la_code, printed.table_id)
    = printed.period_end_date
order by printed.line_order asc, printed.line_label asc
