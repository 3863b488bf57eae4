-- What it means: the published count of England or of a region is not the sum of its authorities,
-- rounded to 10, in a year in which every one of them has a value; or, in a row without a
-- geography, hardly any sums could be compared at all.
-- When it matters: a count, an authority or its region may have been loaded wrongly.
-- What to do: compare the authorities' counts with the release that published_sources names.
with

published_statistics as (
    select * from {{ ref('published_statistics') }}
),

local_authorities as (
    select * from {{ ref('dim_local_authorities') }}
),

authority_counts as (
    select
        published_statistics.measure_id,
        published_statistics.period_end_year,
        published_statistics.value,
        published_statistics.status,
        local_authorities.region_code
    from published_statistics
    inner join local_authorities on published_statistics.geography_code = local_authorities.la_code
    where
        published_statistics.geography_type = 'la'
        and published_statistics.measure_id in ('referrals', 'assessments_with_factors')
),

sums as (
    select
        measure_id,
        period_end_year,
        'E92000001' as geography_code,
        sum(value) as sum_of_authorities
    from authority_counts
    group by measure_id, period_end_year
    having bool_and(status = 'ok')
    union all
    select
        measure_id,
        period_end_year,
        region_code as geography_code,
        sum(value) as sum_of_authorities
    from authority_counts
    group by measure_id, period_end_year, region_code
    having bool_and(status = 'ok')
),

compared as (
    select
        sums.measure_id,
        sums.geography_code,
        sums.period_end_year,
        sums.sum_of_authorities,
        published_statistics.value as published_value
    from sums
    inner join published_statistics
        on
            sums.measure_id = published_statistics.measure_id
            and sums.geography_code = published_statistics.geography_code
            and sums.period_end_year = published_statistics.period_end_year
)

select
    measure_id,
    geography_code,
    period_end_year,
    sum_of_authorities,
    published_value
from compared
where abs(sum_of_authorities - published_value) > 5
union all
select
    null as measure_id,
    null as geography_code,
    count(*) as period_end_year,
    null as sum_of_authorities,
    null as published_value
from compared
-- dbt build --empty leaves nothing to compare
having count(*) < 100 and not {{ (flags.EMPTY or false) | lower }}
