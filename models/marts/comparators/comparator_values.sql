{#- What is told of the ten neighbours. -#}
{% set statistics = [
    'neighbour mean',
    'neighbour median',
    'neighbour minimum',
    'neighbour lower quartile',
    'neighbour upper quartile',
    'neighbour maximum',
] %}
{#- Years of one series, in order, back to some years before. -#}
{% set of_series = 'partition by la_code, indicator_id, group_value, series, geography_code, '
    ~ 'model_choice order by period_end_year asc nulls last range between' %}

with

catalogue as (
    select * from {{ ref('catalogue_indicators') }}
),

local_authorities as (
    select * from {{ ref('dim_local_authorities') }}
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

published_values as (
    select * from {{ ref('published_values') }}
),

indicator_values as (
    select * from {{ ref('indicator_values') }}
    where
        breakdown in ('none', 'own')
        and period_type in ('point_in_time', 'academic_year', 'year', 'rolling_12')
),

councils as (
    select * from local_authorities
    where is_in_warehouse
),

years_of_indicators as (
    select
        indicator_id,
        group_value,
        period_end_year,
        max(period_end_date) as period_end_date,
        max(comparability) as comparability,
        max(decimals) as decimals
    from published_values
    group by indicator_id, group_value, period_end_year
),

days_of_indicators as (
    select
        indicator_id,
        group_value,
        max(comparability) as comparability,
        max(extract(month from period_end_date)) as calendar_month
    from years_of_indicators
    group by indicator_id, group_value
),

asked as (
    select
        councils.la_code,
        years_of_indicators.*
    from councils
    cross join years_of_indicators
),

-- of the same day as the published figure; where a year and twelve months end, they are the same
own_calculated as (
    select
        indicator_values.la_code,
        indicator_values.indicator_id,
        days_of_indicators.group_value,
        days_of_indicators.comparability,
        indicator_values.value_status,
        cast(extract(year from indicator_values.period_end_date) as bigint) as period_end_year,
        indicator_values.indicator_value,
        indicator_values.numerator,
        indicator_values.denominator,
        indicator_values.period_end_date
    from indicator_values
    inner join days_of_indicators
        on
            indicator_values.indicator_id = days_of_indicators.indicator_id
            and indicator_values.breakdown_value = days_of_indicators.group_value
            and extract(month from indicator_values.period_end_date)
            = days_of_indicators.calendar_month
    where (indicator_values.breakdown = 'none') = (days_of_indicators.group_value = 'all')
    qualify row_number() over (
        partition by
            indicator_values.la_code,
            indicator_values.indicator_id,
            days_of_indicators.group_value,
            indicator_values.period_end_date
        order by
            case indicator_values.period_type
                when 'point_in_time' then 1
                when 'academic_year' then 2
                when 'year' then 3
                else 4
            end asc
    ) = 1
),

geographies as (
    select
        la_code,
        'region' as series,
        'region' as geography_type,
        region_code as geography_code,
        region_name as geography_name
    from councils
    where region_code is not null
    union all
    select
        la_code,
        'part of London' as series,
        'region' as geography_type,
        london_part_code as geography_code,
        case london_part when 'inner' then 'Inner London' else 'Outer London' end as geography_name
    from councils
    where london_part is not null
    union all
    select
        la_code,
        'England' as series,
        'england' as geography_type,
        'E92000001' as geography_code,
        'England' as geography_name
    from councils
    union all
    select
        councils.la_code,
        'predecessor' as series,
        'la' as geography_type,
        predecessors.la_code as geography_code,
        predecessors.la_name as geography_name
    from councils
    inner join local_authorities as predecessors
        on
            concat_ws('', '+', councils.predecessor_la_codes, '+')
            like concat_ws('', '%+', predecessors.la_code, '+%')
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
),

neighbour_rows as (
    select
        asked.la_code,
        asked.indicator_id,
        asked.group_value,
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
        asked.comparability,
        cast(null as varchar) as source_release,
        asked.period_end_year,
        asked.decimals,
        case listed.series
            {% for name in statistics %}
            when '{{ name }}' then neighbour_statistics.{{ name | replace(' ', '_') }}
            {% endfor %}
        end as comparator_value,
        cast(null as double) as numerator,
        cast(null as double) as denominator,
        coalesce(neighbour_statistics.n_values, 0) as n_values,
        asked.period_end_date
    from asked
    inner join model_choices
        on asked.period_end_year between model_choices.first_year and model_choices.last_year
    cross join (
        values
        {% for name in statistics %}
        ('{{ name }}'){{ ',' if not loop.last }}
        {% endfor %}
    ) as listed (series)
    left join councils_in_models
        on
            asked.la_code = councils_in_models.la_code
            and model_choices.model_id = councils_in_models.model_id
    left join neighbour_statistics
        on
            asked.la_code = neighbour_statistics.la_code
            and model_choices.model_id = neighbour_statistics.model_id
            and asked.indicator_id = neighbour_statistics.indicator_id
            and asked.group_value = neighbour_statistics.group_value
            and asked.period_end_year = neighbour_statistics.period_end_year
),

single_rows as (
    select
        own_calculated.la_code,
        own_calculated.indicator_id,
        own_calculated.group_value,
        'own calculated' as series,
        councils.la_code as geography_code,
        councils.la_name as geography_name,
        own_calculated.value_status,
        own_calculated.comparability,
        cast(null as varchar) as source_release,
        own_calculated.period_end_year,
        cast(null as bigint) as decimals,
        own_calculated.indicator_value as comparator_value,
        own_calculated.numerator,
        own_calculated.denominator,
        own_calculated.period_end_date,
        cast(null as bigint) as value_rank,
        cast(null as bigint) as n_ranked,
        cast(null as bigint) as quartile,
        cast(null as double) as percentile
    from own_calculated
    inner join councils on own_calculated.la_code = councils.la_code
    union all
    select
        asked.la_code,
        asked.indicator_id,
        asked.group_value,
        'own published' as series,
        councils.la_code as geography_code,
        councils.la_name as geography_name,
        case
            when not councils.is_published then 'not in the published list'
            else coalesce(published_values.value_status, 'no authority in that year')
        end as value_status,
        asked.comparability,
        published_values.source_release,
        asked.period_end_year,
        published_values.decimals,
        published_values.published_value as comparator_value,
        published_values.numerator,
        published_values.denominator,
        asked.period_end_date,
        published_values.value_rank,
        published_values.n_ranked,
        published_values.quartile,
        published_values.percentile
    from asked
    inner join councils on asked.la_code = councils.la_code
    left join published_values
        on
            asked.la_code = published_values.geography_code
            and asked.indicator_id = published_values.indicator_id
            and asked.group_value = published_values.group_value
            and asked.period_end_year = published_values.period_end_year
    union all
    select
        geographies.la_code,
        published_values.indicator_id,
        published_values.group_value,
        geographies.series,
        geographies.geography_code,
        geographies.geography_name,
        published_values.value_status,
        published_values.comparability,
        published_values.source_release,
        published_values.period_end_year,
        published_values.decimals,
        published_values.published_value as comparator_value,
        published_values.numerator,
        published_values.denominator,
        published_values.period_end_date,
        cast(null as bigint) as value_rank,
        cast(null as bigint) as n_ranked,
        cast(null as bigint) as quartile,
        cast(null as double) as percentile
    from geographies
    inner join published_values
        on
            geographies.geography_type = published_values.geography_type
            and geographies.geography_code = published_values.geography_code
),

all_rows as (
    select
        la_code,
        indicator_id,
        group_value,
        series,
        geography_code,
        geography_name,
        'none' as model_choice,
        cast(null as varchar) as model_id,
        value_status,
        comparability,
        source_release,
        period_end_year,
        decimals,
        comparator_value,
        numerator,
        denominator,
        cast(comparator_value is not null as bigint) as n_values,
        value_rank,
        n_ranked,
        quartile,
        percentile,
        period_end_date
    from single_rows
    union all
    select
        la_code,
        indicator_id,
        group_value,
        series,
        geography_code,
        geography_name,
        model_choice,
        model_id,
        value_status,
        comparability,
        source_release,
        period_end_year,
        decimals,
        comparator_value,
        numerator,
        denominator,
        n_values,
        cast(null as bigint) as value_rank,
        cast(null as bigint) as n_ranked,
        cast(null as bigint) as quartile,
        cast(null as double) as percentile,
        period_end_date
    from neighbour_rows
),

-- at the published decimals; our own at those of the indicator
rounded as (
    select
        all_rows.*,
        catalogue.indicator_name,
        catalogue.unit,
        catalogue.rate_per,
        catalogue.aggregate
        in (
            'share', 'group_share', 'records_group_share', 'children_share',
            'children_repeated_share'
        ) as is_share,
        catalogue.aggregate in ('count', 'children_count') as is_count,
        case coalesce(all_rows.decimals, catalogue.decimals)
            when 0 then {{ round_half_up('all_rows.comparator_value', 0) }}
            when 1 then {{ round_half_up('all_rows.comparator_value', 1) }}
            else {{ round_half_up('all_rows.comparator_value', 2) }}
        end as shown_value
    from all_rows
    inner join catalogue on all_rows.indicator_id = catalogue.indicator_id
),

-- a change or a trend is told only of years without a gap, and of one neighbour model
with_changes as (
    select
        *,
        lag(period_end_year) over in_order as previous_year,
        lag(model_id) over in_order as previous_model_id,
        lag(shown_value) over in_order as previous_value,
        case
            when
                count(shown_value) over three_years = 3
                and coalesce(min(model_id) over three_years = max(model_id) over three_years, true)
                then regr_slope(shown_value, period_end_year) over three_years
        end as trend_3_years,
        case
            when
                count(shown_value) over five_years = 5
                and coalesce(min(model_id) over five_years = max(model_id) over five_years, true)
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
        in_order as ({{ of_series }} unbounded preceding and current row),
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
    case
        when
            previous_year = period_end_year - 1
            and coalesce(previous_model_id, 'none') = coalesce(model_id, 'none')
            then {{ round_half_up('shown_value - previous_value', 2) }}
    end as change_on_year,
    {{ round_half_up('trend_3_years', 2) }} as trend_3_years,
    {{ round_half_up('trend_5_years', 2) }} as trend_5_years,
    case when is_share then denominator / 100.0 end as children_per_point,
    case
        when is_share then {{ wilson_bound('share_of_one', 'denominator', '-') }}
        else {{ poisson_bound('poisson_count', 'low') }} * poisson_unit
    end as interval_low,
    case
        when is_share then {{ wilson_bound('share_of_one', 'denominator', '+') }}
        else {{ poisson_bound('poisson_count', 'high') }} * poisson_unit
    end as interval_high,
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
