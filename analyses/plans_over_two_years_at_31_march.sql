-- Child protection plans that lasted two years or more: open at 31 March, and ended in the year.
--
-- Run: dbt compile --select plans_over_two_years_at_31_march, then the query that is under
-- target/compiled, on your work database or on output/warehouse.duckdb. Change the council below.
--
-- Careful: the open and the ended are different children. A share of a few dozen plans moves by two
-- points with one child: read the numerator. The months of a plan are of the plan itself, not of
-- earlier plans.
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
    and printed.table_id = 'plans_over_two_years'
    and extract(month from printed.period_end_date) = 3
    and printed.years_before_latest <= 2
group by printed.line_order, printed.line_label, printed.unit
order by printed.line_order asc, printed.line_label asc
