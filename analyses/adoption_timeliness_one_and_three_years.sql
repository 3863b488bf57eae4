-- Adoption timeliness over one and over three years: entry to care to moving in, placement order to
-- match, and the stages between, to 31 March of three years.
--
-- Run: dbt compile --select adoption_timeliness_one_and_three_years, then the query that is under
-- target/compiled, on your work database or on output/warehouse.duckdb. Change the council below.
--
-- Careful: a mean of a handful of children is no trend: latest_denominator says of how many. The
-- scorecard of the department uses three years; one year reacts sooner and jumps more. Stages are
-- means of the children who finished that stage, so they do not add up to entry to order.
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
    and printed.table_id = 'adoption_timeliness'
    and extract(month from printed.period_end_date) = 3
    and printed.years_before_latest <= 2
group by printed.line_order, printed.line_label, printed.unit
order by printed.line_order asc, printed.line_label asc
