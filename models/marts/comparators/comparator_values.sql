{#- Years of one series and one neighbour model, back to some years before. -#}
{% set of_series = 'partition by la_code, indicator_id, group_value, series, geography_code, '
    ~ 'model_choice, model_id order by period_end_year asc nulls last range between' %}

with

catalogue as (
    select * from {{ ref('catalogue_indicators') }}
),

geography_values as (
    select * from {{ ref('comparator_geography_values') }}
),

neighbour_values as (
    select * from {{ ref('comparator_neighbour_values') }}
),

all_values as (
    select * from geography_values
    union all
    select * from neighbour_values
),

-- at the published decimals; our own at those of the indicator
rounded as (
    select
        all_values.*,
        catalogue.indicator_name,
        catalogue.unit,
        catalogue.rate_per,
        {{ is_share('catalogue.aggregate') }} as is_share,
        catalogue.aggregate in ('count', 'children_count') as is_count,
        case coalesce(all_values.decimals, catalogue.decimals)
            when 0 then {{ round_half_up('all_values.comparator_value', 0) }}
            when 1 then {{ round_half_up('all_values.comparator_value', 1) }}
            else {{ round_half_up('all_values.comparator_value', 2) }}
        end as shown_value
    from all_values
    inner join catalogue on all_values.indicator_id = catalogue.indicator_id
),

-- a change or a trend is told only of years without a gap, and of one neighbour model
with_changes as (
    select
        *,
        max(shown_value) over year_before as previous_value,
        case
            when count(shown_value) over three_years = 3
                then regr_slope(shown_value, period_end_year) over three_years
        end as trend_3_years,
        case
            when count(shown_value) over five_years = 5
                then regr_slope(shown_value, period_end_year) over five_years
        end as trend_5_years,
        case
            when is_share then coalesce(numerator / nullif(denominator, 0), comparator_value / 100)
        end as share_of_one,
        case
            when is_count then coalesce(numerator, comparator_value)
            when rate_per is not null then numerator
        end as poisson_count,
        case
            when rate_per is not null then rate_per / nullif(denominator, 0)
            when is_count then 1
        end as poisson_unit
    from rounded
    window
        year_before as ({{ of_series }} 1 preceding and 1 preceding),
        three_years as ({{ of_series }} 2 preceding and current row),
        five_years as ({{ of_series }} 4 preceding and current row)
)

select
    concat_ws(
        '-',
        la_code,
        indicator_id,
        group_value,
        period_end_year,
        series,
        coalesce(geography_code, model_choice)
    ) as comparator_value_id,
    la_code,
    indicator_id,
    indicator_name,
    group_value,
    series,
    geography_code,
    geography_name,
    model_choice,
    model_id,
    value_status,
    comparability,
    source_release,
    unit,
    period_end_year,
    comparator_value,
    shown_value,
    numerator,
    denominator,
    n_values,
    {{ round_half_up('shown_value - previous_value', 2) }} as change_on_year,
    {{ round_half_up('trend_3_years', 2) }} as trend_3_years,
    {{ round_half_up('trend_5_years', 2) }} as trend_5_years,
    case when is_share then denominator / 100.0 end as children_per_point,
    {{ interval_bound('low') }} as interval_low,
    {{ interval_bound('high') }} as interval_high,
    value_rank,
    n_ranked,
    quartile,
    percentile,
    model_choice in ('of the period', 'current') and n_values between 1 and 4 as is_few_neighbours,
    model_choice != 'current' as is_default_model,
    coalesce(
        shown_value is not null
        and period_end_year
        = max(case when shown_value is not null then period_end_year end) over (
            partition by la_code, indicator_id, group_value, series, geography_code, model_choice
        ),
        false
    ) as is_latest_year,
    period_end_date
from with_changes
