with

neighbours as (
    select * from {{ ref('neighbours_of_councils') }}
),

published_values as (
    select * from {{ ref('front_door_published_values') }}
),

-- the model in force at the end of the year
neighbour_values as (
    select
        neighbours.la_code,
        neighbours.model_id,
        published_values.measure_id,
        published_values.period_end_year,
        published_values.n_events,
        published_values.n_events_previous_year,
        published_values.rate_per_10k,
        published_values.rate_per_10k_previous_year
    from neighbours
    inner join published_values
        on
            published_values.geography_type = 'la'
            and neighbours.neighbour_la_code = published_values.geography_code
            and coalesce(neighbours.first_year, 0) <= published_values.period_end_year
            and coalesce(neighbours.last_year, 9999) >= published_values.period_end_year
),

statistics as (
    select
        'mean' as statistic,
        la_code,
        model_id,
        measure_id,
        period_end_year,
        {{ round_half_up('avg(n_events)') }} as n_events,
        {{ round_half_up('avg(n_events_previous_year)') }} as n_events_previous_year,
        {{ round_half_up('avg(rate_per_10k)', 1) }} as rate_per_10k,
        {{ round_half_up('avg(rate_per_10k_previous_year)', 1) }} as rate_per_10k_previous_year,
        count(n_events) as n_count_values,
        count(rate_per_10k) as n_rate_values
    from neighbour_values
    group by la_code, model_id, measure_id, period_end_year
    union all
    select
        'median' as statistic,
        la_code,
        model_id,
        measure_id,
        period_end_year,
        {{ round_half_up('median(n_events)') }} as n_events,
        {{ round_half_up('median(n_events_previous_year)') }} as n_events_previous_year,
        {{ round_half_up('median(rate_per_10k)', 1) }} as rate_per_10k,
        {{ round_half_up('median(rate_per_10k_previous_year)', 1) }} as rate_per_10k_previous_year,
        count(n_events) as n_count_values,
        count(rate_per_10k) as n_rate_values
    from neighbour_values
    group by la_code, model_id, measure_id, period_end_year
)

select
    concat_ws('-', la_code, measure_id, period_end_year, statistic) as neighbour_statistic_id,
    la_code,
    model_id,
    measure_id,
    statistic,
    period_end_year,
    n_events,
    n_events_previous_year,
    rate_per_10k,
    rate_per_10k_previous_year,
    n_count_values,
    n_rate_values
from statistics
