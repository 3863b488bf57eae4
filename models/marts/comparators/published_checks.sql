with

published_measures as (
    select * from {{ ref('published_measures') }}
    where numerator_id is not null and denominator_id is not null
),

published_statistics as (
    select * from {{ ref('published_statistics') }}
    where geography_type = 'la' and status = 'ok'
),

populations as (
    select * from {{ ref('population_0_17') }}
    where geography_type = 'la' and status = 'ok'
),

-- what a share or rate may be made of; a population goes with the year after its estimate
parts as (
    select
        measure_id,
        geography_code,
        period_end_year,
        value as part_value
    from published_statistics
    where measure_id != 'population_0_17'
    union all
    select
        'population_0_17' as measure_id,
        geography_code,
        rate_year as period_end_year,
        cast(population_0_17 as double) as part_value
    from populations
),

recomputed as (
    select
        published_measures.measure_id,
        published_measures.measure_name,
        published_measures.topic,
        published_measures.unit,
        published_measures.decimals,
        published_statistics.period_end_year,
        published_statistics.value as published_value,
        case published_measures.unit
            when 'percent' then 100.0
            when 'per_10000' then 10000.0
            else 1.0
        end
        * numerators.part_value
        / nullif(denominators.part_value, 0) as recomputed_value
    from published_measures
    inner join published_statistics
        on published_measures.measure_id = published_statistics.measure_id
    inner join parts as numerators
        on
            published_measures.numerator_id = numerators.measure_id
            and published_statistics.geography_code = numerators.geography_code
            and published_statistics.period_end_year = numerators.period_end_year
    inner join parts as denominators
        on
            published_measures.denominator_id = denominators.measure_id
            and published_statistics.geography_code = denominators.geography_code
            and published_statistics.period_end_year = denominators.period_end_year
),

-- half a unit of the last decimal; the rest is for binary fractions
compared as (
    select
        *,
        abs(recomputed_value - published_value) as difference,
        abs(recomputed_value - published_value) <= 0.5 / power(10, decimals) + 0.000001 as agrees
    from recomputed
    where recomputed_value is not null
)

select
    concat_ws('-', measure_id, period_end_year) as published_check_id,
    measure_id,
    measure_name,
    topic,
    unit,
    cast(period_end_year as bigint) as period_end_year,
    count(*) as n_compared,
    count(*) filter (where agrees) as n_agreeing,
    100.0 * count(*) filter (where agrees) / count(*) as agreeing_percent,
    max(difference) as largest_difference
from compared
group by measure_id, measure_name, topic, unit, period_end_year
