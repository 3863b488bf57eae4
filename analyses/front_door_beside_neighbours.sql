-- Referrals, enquiries and the rest of the front door in the latest published year: the council,
-- each neighbour, their mean and median, region and England.
--
-- Run: dbt compile --select front_door_beside_neighbours, then the query that is under
-- target/compiled, on your work database or on output/warehouse.duckdb. Change the council below.
--
-- Careful: own calculated comes from your records, own from the publication. The neighbours are
-- those of the model in force at the end of the year. A mean over fewer than five neighbours is
-- marked. Rates are per 10,000 children; do not rank on them, a high rate is not a bad one.
{% set la_code = '999' %}
with

newest_years as (
    select
        measure_id,
        max(period_end_year) as period_end_year
    from {{ ref('front_door_neighbours') }}
    where la_code = '{{ la_code }}' and geography_role = 'England'
    group by measure_id
)

select
    neighbours.measure_id,
    neighbours.geography_role,
    neighbours.geography_name,
    neighbours.period_end_year,
    neighbours.n_events,
    neighbours.rate_per_10k_previous_year,
    neighbours.rate_per_10k,
    neighbours.rate_status,
    neighbours.is_few_neighbours
from {{ ref('front_door_neighbours') }} as neighbours
inner join newest_years
    on
        neighbours.measure_id = newest_years.measure_id
        and neighbours.period_end_year = newest_years.period_end_year
where neighbours.la_code = '{{ la_code }}'
order by
    neighbours.measure_id asc,
    case neighbours.geography_role
        when 'own calculated' then 1
        when 'own' then 2
        when 'neighbour' then 3
        when 'neighbour mean' then 4
        when 'neighbour median' then 5
        when 'England' then 7
        else 6
    end asc,
    neighbours.rate_per_10k desc nulls last,
    neighbours.geography_name asc
