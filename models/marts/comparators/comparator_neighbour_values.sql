{#- What is told of the ten neighbours. -#}
{% set statistics = [
    'neighbour mean',
    'neighbour median',
    'neighbour minimum',
    'neighbour lower quartile',
    'neighbour upper quartile',
    'neighbour maximum',
] %}

with

councils as (
    select * from {{ ref('dim_local_authorities') }}
    where is_in_warehouse
),

indicator_years as (
    select * from {{ ref('published_indicator_years') }}
),

neighbour_models as (
    select * from {{ ref('neighbour_models') }}
),

neighbours as (
    select * from {{ ref('neighbours_of_councils') }}
),

neighbour_statistics as (
    select * from {{ ref('neighbour_statistics') }}
),

councils_in_models as (
    select
        la_code,
        model_id
    from neighbours
    group by la_code, model_id
),

-- the model in force at the end of the year, and beside it the newest for all years
model_choices as (
    select
        'of the period' as model_choice,
        model_id,
        coalesce(first_year, 0) as first_year,
        coalesce(last_year, 9999) as last_year
    from neighbour_models
    union all
    select
        'current' as model_choice,
        model_id,
        0 as first_year,
        9999 as last_year
    from neighbour_models
    where is_current
)

select
    councils.la_code,
    indicator_years.indicator_id,
    indicator_years.group_value,
    listed.series,
    cast(null as varchar) as geography_code,
    'Statistical neighbours' as geography_name,
    model_choices.model_choice,
    model_choices.model_id,
    case
        when neighbour_statistics.n_values > 0 then 'calculated'
        when councils_in_models.la_code is null then 'no neighbours in the model'
        else 'no neighbour has a value'
    end as value_status,
    indicator_years.comparability,
    cast(null as varchar) as source_release,
    indicator_years.period_end_year,
    indicator_years.decimals,
    case listed.series
        {% for name in statistics %}
        when '{{ name }}' then neighbour_statistics.{{ name | replace(' ', '_') }}
        {% endfor %}
    end as comparator_value,
    cast(null as double) as numerator,
    cast(null as double) as denominator,
    coalesce(neighbour_statistics.n_values, 0) as n_values,
    cast(null as bigint) as value_rank,
    cast(null as bigint) as n_ranked,
    cast(null as bigint) as quartile,
    cast(null as double) as percentile,
    indicator_years.period_end_date
from councils
cross join indicator_years
inner join model_choices
    on indicator_years.period_end_year between model_choices.first_year and model_choices.last_year
cross join (
    values
    {% for name in statistics %}
    ('{{ name }}'){{ ',' if not loop.last }}
    {% endfor %}
) as listed (series)
left join councils_in_models
    on
        councils.la_code = councils_in_models.la_code
        and model_choices.model_id = councils_in_models.model_id
left join neighbour_statistics
    on
        councils.la_code = neighbour_statistics.la_code
        and model_choices.model_id = neighbour_statistics.model_id
        and indicator_years.indicator_id = neighbour_statistics.indicator_id
        and indicator_years.group_value = neighbour_statistics.group_value
        and indicator_years.period_end_year = neighbour_statistics.period_end_year
