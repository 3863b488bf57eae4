{#- Whose published figure stands beside ours. -#}
{% set compared = [
    'neighbour_mean', 'neighbour_median', 'region', 'part_of_london', 'england', 'own_published'
] %}

with

lines as (
    select * from {{ ref('scorecard_lines') }}
),

judgements as (
    select * from {{ ref('scorecard_judgements') }}
),

comparators as (
    select * from {{ ref('scorecard_comparators') }}
),

indicator_values as (
    select * from {{ ref('indicator_values') }}
    where breakdown = 'none' and period_type in ('month', 'ytd')
),

commentary as (
    select * from {{ ref('dim_commentary') }}
),

-- what was said last, on that day or before
comments as (
    select
        lines.scorecard_id,
        commentary.commentary,
        commentary.planned_action,
        commentary.is_on_watch_list,
        commentary.period_end_date as commentary_date
    from lines
    inner join commentary
        on
            lines.la_code = commentary.la_code
            and lines.indicator_id = commentary.indicator_id
            and lines.month_end_date >= commentary.period_end_date
    qualify row_number() over (
        partition by lines.scorecard_id
        order by commentary.period_end_date desc nulls last
    ) = 1
)

select
    lines.scorecard_id,
    lines.la_code,
    lines.indicator_id,
    judgements.indicator_name,
    judgements.domain,
    coalesce(lines.group_value, 'all') as group_value,
    lines.records_indicator_id,
    lines.period_type,
    judgements.unit,
    judgements.polarity,
    judgements.financial_year_label,
    lines.value_status,
    judgements.target_status,
    judgements.direction_on_last_year,
    judgements.direction_on_last_period,
    lines.numerator,
    lines.denominator,
    lines.indicator_value,
    lines.display_value,
    judgements.target_value,
    judgements.tolerance,
    judgements.target_owner,
    judgements.last_year_value,
    judgements.last_period_value,
    month_values.numerator as month_numerator,
    month_values.display_value as month_value,
    ytd_values.numerator as year_to_date_numerator,
    ytd_values.display_value as year_to_date_value,
    judgements.children_per_point,
    judgements.interval_low,
    judgements.interval_high,
    {% for name in compared %}
    comparators.{{ name }}_value,
    comparators.{{ name }}_year,
    {% endfor %}
    comparators.own_published_status,
    comparators.n_neighbour_values,
    comparators.neighbour_model_id,
    comparators.comparability,
    comparators.value_rank,
    comparators.n_ranked,
    comparators.quartile,
    comparators.percentile,
    lines.restated_value,
    lines.restated_numerator,
    comments.commentary,
    comments.planned_action,
    coalesce(comments.is_on_watch_list, false) as is_on_watch_list,
    judgements.target_status = 'red' and comments.commentary is null as is_comment_missing,
    comparators.n_neighbour_values between 1 and 4 as is_few_neighbours,
    -- otherwise the difference may be chance
    comparators.neighbour_mean_value < judgements.interval_low
    or comparators.neighbour_mean_value > judgements.interval_high as is_unlike_neighbours,
    coalesce(lines.value_status = 'provisional', false) as is_provisional,
    lines.is_as_known,
    lines.is_restated,
    lines.is_latest,
    lines.known_on_date,
    comments.commentary_date,
    judgements.last_period_end_date,
    lines.period_start_date,
    lines.period_end_date,
    lines.month_end_date
from lines
inner join judgements on lines.scorecard_id = judgements.scorecard_id
left join comparators on lines.scorecard_id = comparators.scorecard_id
left join comments on lines.scorecard_id = comments.scorecard_id
{% for period_type in ['month', 'ytd'] %}
left join indicator_values as {{ period_type }}_values
    on
        lines.la_code = {{ period_type }}_values.la_code
        and lines.indicator_id = {{ period_type }}_values.indicator_id
        and lines.group_value = {{ period_type }}_values.breakdown_value
        and lines.month_end_date = {{ period_type }}_values.period_end_date
        and {{ period_type }}_values.period_type = '{{ period_type }}'
{% endfor %}
