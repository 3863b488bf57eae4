with

neighbours as (
    select * from {{ ref('neighbours_of_councils') }}
),

published_values as (
    select * from {{ ref('published_values') }}
    where geography_type = 'la'
),

councils_in_models as (
    select
        la_code,
        model_id,
        count(*) as n_neighbours
    from neighbours
    group by la_code, model_id
),

-- who returns together with another neighbour counts once
neighbour_values as (
    select
        neighbours.la_code,
        neighbours.model_id,
        published_values.indicator_id,
        published_values.group_value,
        published_values.period_end_year,
        coalesce(published_values.joint_code, published_values.geography_code) as return_code,
        max(published_values.published_value) as published_value
    from neighbours
    inner join published_values
        on neighbours.neighbour_la_code = published_values.geography_code
    group by
        neighbours.la_code,
        neighbours.model_id,
        published_values.indicator_id,
        published_values.group_value,
        published_values.period_end_year,
        coalesce(published_values.joint_code, published_values.geography_code)
)

select
    concat_ws(
        '-',
        neighbour_values.la_code,
        neighbour_values.model_id,
        neighbour_values.indicator_id,
        neighbour_values.group_value,
        neighbour_values.period_end_year
    ) as neighbour_statistic_id,
    neighbour_values.la_code,
    neighbour_values.model_id,
    neighbour_values.indicator_id,
    neighbour_values.group_value,
    neighbour_values.period_end_year,
    max(councils_in_models.n_neighbours) as n_neighbours,
    count(neighbour_values.published_value) as n_values,
    -- in decimals, so that a mean is the same whatever the order of the neighbours
    cast(sum(cast(neighbour_values.published_value as decimal(18, 6))) as double)
    / nullif(count(neighbour_values.published_value), 0) as neighbour_mean,
    median(neighbour_values.published_value) as neighbour_median,
    min(neighbour_values.published_value) as neighbour_minimum,
    percentile_cont(0.25) within group (order by neighbour_values.published_value asc)
        as neighbour_lower_quartile,
    percentile_cont(0.75) within group (order by neighbour_values.published_value asc)
        as neighbour_upper_quartile,
    max(neighbour_values.published_value) as neighbour_maximum,
    count(neighbour_values.published_value) between 1 and 4 as is_few_neighbours
from neighbour_values
inner join councils_in_models
    on
        neighbour_values.la_code = councils_in_models.la_code
        and neighbour_values.model_id = councils_in_models.model_id
group by
    neighbour_values.la_code,
    neighbour_values.model_id,
    neighbour_values.indicator_id,
    neighbour_values.group_value,
    neighbour_values.period_end_year
