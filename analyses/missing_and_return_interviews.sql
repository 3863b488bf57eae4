-- Missing children and return home interviews, at 31 March of three years.
--
-- Run: dbt compile --select missing_and_return_interviews, then the query that is under
-- target/compiled, on your work database or on output/warehouse.duckdb. Change the council below.
--
-- Careful: episodes are not children. Offered is out of returns, accepted out of offered, within 72
-- hours out of interviews due; the three shares do not multiply. Away without authorisation is not
-- missing, and published figures count only children looked after.
{% set la_code = '999' %}
select
    printed.line_label,
    printed.unit,
    max(case when printed.years_before_latest = 2 then printed.display_value end)
        as two_years_before,
    max(case when printed.years_before_latest = 1 then printed.display_value end) as year_before,
    max(case when printed.years_before_latest = 0 then printed.display_value end) as latest,
    max(case when printed.years_before_latest = 0 then printed.change_text end) as change_on_year,
    max(case when printed.years_before_latest = 0 then printed.numerator end) as latest_numerator,
    max(case when printed.years_before_latest = 0 then printed.denominator end)
        as latest_denominator,
    max(
        case when printed.years_before_latest = 0 then printed.neighbour_mean_value end
    ) as neighbour_mean,
    max(
        case when printed.years_before_latest = 0 then printed.neighbour_median_value end
    ) as neighbour_median,
    max(case when printed.years_before_latest = 0 then printed.region_value end) as region,
    max(case when printed.years_before_latest = 0 then printed.england_value end) as england,
    max(case when printed.years_before_latest = 0 then printed.comparator_year end)
        as comparator_year,
    max(case when printed.years_before_latest = 0 then printed.value_status end) as latest_status,
    max(printed.period_end_date) as latest_day
from {{ ref('printed_tables') }} as printed
where
    printed.la_code = '{{ la_code }}'
    and printed.table_id = 'missing_and_interviews'
    and extract(month from printed.period_end_date) = 3
    and printed.years_before_latest <= 2
group by printed.line_order, printed.line_label, printed.unit
order by printed.line_order asc, printed.line_label asc
