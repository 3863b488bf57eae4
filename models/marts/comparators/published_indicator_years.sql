{% set parts = ['value', 'numerator', 'denominator'] %}

with

equivalents as (
    select * from {{ ref('published_equivalents') }}
),

catalogue as (
    select * from {{ ref('catalogue_indicators') }}
),

published_measures as (
    select
        *,
        unit in ('count', 'fte') as is_count
    from {{ ref('published_measures') }}
),

published_statistics as (
    select
        measure_id,
        period_end_year
    from {{ ref('published_statistics') }}
    group by measure_id, period_end_year
),

-- what a year of a measure stands for decides on which day its figures are due
measure_years as (
    select
        published_statistics.measure_id,
        published_statistics.period_end_year,
        cast(
            concat_ws(
                '-',
                published_statistics.period_end_year,
                case published_measures.period_type
                    when 'september' then '09-30'
                    when 'academic' then '08-31'
                    else '03-31'
                end
            ) as date
        ) as period_end_date
    from published_statistics
    inner join published_measures
        on published_statistics.measure_id = published_measures.measure_id
),

years_of_indicators as (
    select
        equivalents.indicator_id,
        equivalents.group_value,
        measure_years.period_end_year,
        max(measure_years.period_end_date) as period_end_date
    from equivalents
    inner join measure_years
        on
            equivalents.measure_id = measure_years.measure_id
            and equivalents.part in ('value', 'numerator')
            and measure_years.period_end_year
            between coalesce(equivalents.first_year, 0) and coalesce(equivalents.last_year, 9999)
    group by equivalents.indicator_id, equivalents.group_value, measure_years.period_end_year
),

comparability as (
    select
        indicator_id,
        group_value,
        min(comparability) as comparability
    from equivalents
    group by indicator_id, group_value
),

-- how many measures make each part, and what is added to them
made_of as (
    select
        years_of_indicators.indicator_id,
        years_of_indicators.group_value,
        years_of_indicators.period_end_year,
        years_of_indicators.period_end_date,
        {% for part in parts %}
        count(case when equivalents.part = '{{ part }}' then 1 end) as n_{{ part }}_measures,
        max(case when equivalents.part = '{{ part }}' then equivalents.constant end)
            as {{ part }}_constant,
        coalesce(
            bool_and(
                case when equivalents.part = '{{ part }}' then published_measures.is_count end
            ),
            false
        ) as {{ part }}_is_count,
        {% endfor %}
        max(case when equivalents.part = 'value' then published_measures.decimals end) as decimals
    from years_of_indicators
    inner join equivalents
        on
            years_of_indicators.indicator_id = equivalents.indicator_id
            and years_of_indicators.group_value = equivalents.group_value
            and years_of_indicators.period_end_year
            between coalesce(equivalents.first_year, 0) and coalesce(equivalents.last_year, 9999)
    inner join published_measures on equivalents.measure_id = published_measures.measure_id
    group by
        years_of_indicators.indicator_id,
        years_of_indicators.group_value,
        years_of_indicators.period_end_year,
        years_of_indicators.period_end_date
)

select
    row_number() over (
        order by
            made_of.indicator_id asc nulls last,
            made_of.group_value asc nulls last,
            made_of.period_end_year asc nulls last
    ) as indicator_year_number,
    made_of.indicator_id,
    made_of.group_value,
    comparability.comparability,
    catalogue.polarity,
    cast(made_of.period_end_year as bigint) as period_end_year,
    cast(
        coalesce(
            catalogue.rate_per,
            case
                when catalogue.unit = '%' then 100
                when catalogue.unit in ('ratio', 'mean cases') then 1
            end
        ) as bigint
    ) as multiplier,
    cast(coalesce(made_of.decimals, catalogue.decimals) as bigint) as decimals,
    {% for part in parts %}
    made_of.n_{{ part }}_measures,
    {% endfor %}
    {% for part in parts %}
    made_of.{{ part }}_constant,
    {% endfor %}
    made_of.numerator_is_count,
    made_of.denominator_is_count,
    made_of.period_end_date
from made_of
inner join comparability
    on
        made_of.indicator_id = comparability.indicator_id
        and made_of.group_value = comparability.group_value
inner join catalogue on made_of.indicator_id = catalogue.indicator_id
