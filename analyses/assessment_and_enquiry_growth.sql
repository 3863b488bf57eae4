-- Growth of assessments and section 47 enquiries: the latest month against the same month a year
-- before, and twelve months against the twelve before.
--
-- Run: dbt compile --select assessment_and_enquiry_growth, then the query that is under
-- target/compiled, on your work database or on output/warehouse.duckdb. Change the council below.
--
-- Careful: a month of a small council moves by chance; read the twelve months before you speak of
-- growth. The per cent of a number under 10 is printed with the numbers. The latest month is
-- provisional until 20 days after its end.
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
    and printed.table_id = 'assessments_and_enquiries'
qualify
    max(printed.period_end_date) over (partition by printed.la_code, printed.table_id)
    = printed.period_end_date
order by printed.line_order asc, printed.line_label asc
