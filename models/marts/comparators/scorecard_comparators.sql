{#- Whose published figure stands beside ours, and what its columns begin with. -#}
{% set compared = [
    ('neighbour mean', 'neighbour_mean'),
    ('neighbour median', 'neighbour_median'),
    ('region', 'region'),
    ('part of London', 'part_of_london'),
    ('England', 'england'),
    ('own published', 'own_published'),
] %}

with

lines as (
    select * from {{ ref('scorecard_lines') }}
),

comparator_values as (
    select * from {{ ref('comparator_values') }}
    where
        is_default_model
        and series not in ('own calculated', 'predecessor')
        and (
            shown_value is not null
            -- a hidden value of our own is not replaced by that of an earlier year
            or (
                series = 'own published'
                and value_status
                not in ('not published', 'not in the published list', 'no authority in that year')
            )
        )
),

-- the latest figure of each that had its day by then
comparisons as (
    select
        lines.scorecard_id,
        comparator_values.series,
        comparator_values.model_id,
        comparator_values.value_status,
        comparator_values.comparability,
        comparator_values.period_end_year,
        comparator_values.shown_value,
        comparator_values.n_values,
        comparator_values.value_rank,
        comparator_values.n_ranked,
        comparator_values.quartile,
        comparator_values.percentile
    from lines
    inner join comparator_values
        on
            lines.la_code = comparator_values.la_code
            and lines.indicator_id = comparator_values.indicator_id
            and lines.group_value = comparator_values.group_value
            and lines.month_end_date >= comparator_values.period_end_date
    qualify row_number() over (
        partition by lines.scorecard_id, comparator_values.series
        order by comparator_values.period_end_year desc nulls last
    ) = 1
)

select
    scorecard_id,
    {% for series, name in compared %}
    max(case when series = '{{ series }}' then shown_value end) as {{ name }}_value,
    max(case when series = '{{ series }}' then period_end_year end) as {{ name }}_year,
    {% endfor %}
    max(case when series = 'own published' then value_status end) as own_published_status,
    max(case when series = 'neighbour mean' then n_values end) as n_neighbour_values,
    max(case when series = 'neighbour mean' then model_id end) as neighbour_model_id,
    max(comparability) as comparability,
    max(value_rank) as value_rank,
    max(case when series = 'own published' then n_ranked end) as n_ranked,
    max(quartile) as quartile,
    max(percentile) as percentile
from comparisons
group by scorecard_id
