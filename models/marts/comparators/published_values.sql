{% set parts = ['value', 'numerator', 'denominator'] %}
{#- What an authority has from its joint return, when there is one. -#}
{% set joint_columns = [
    'value_status',
    'first_source_id',
    'last_source_id',
    'shown_value',
    'published_numerator',
    'published_denominator',
] %}

with

equivalents as (
    select * from {{ ref('published_equivalents') }}
),

catalogue as (
    select * from {{ ref('catalogue_indicators') }}
),

published_measures as (
    select * from {{ ref('published_measures') }}
),

published_statistics as (
    select * from {{ ref('published_statistics') }}
),

published_sources as (
    select * from {{ ref('published_sources') }}
),

populations as (
    select * from {{ ref('population_0_17') }}
),

local_authorities as (
    select * from {{ ref('dim_local_authorities') }}
),

-- authorities that return together have one published value, under both of their codes
joint_returns as (
    select
        published_statistics.geography_code as joint_code,
        local_authorities.la_code
    from published_statistics
    inner join local_authorities
        on
            concat_ws('', '+', published_statistics.geography_code, '+')
            like concat_ws('', '%+', local_authorities.la_code, '+%')
    where published_statistics.geography_type = 'la_group'
    group by published_statistics.geography_code, local_authorities.la_code
),

-- a population goes with the year after its estimate
cells as (
    select
        measure_id,
        geography_type,
        geography_code,
        period_end_year,
        status as cell_status,
        source_id,
        value as cell_value
    from published_statistics
    where measure_id != 'population_0_17'
    union all
    select
        'population_0_17' as measure_id,
        geography_type,
        geography_code,
        rate_year as period_end_year,
        status as cell_status,
        source_id,
        cast(population_0_17 as double) as cell_value
    from populations
    union all
    select
        'population_0_17' as measure_id,
        'la_group' as geography_type,
        joint_returns.joint_code as geography_code,
        populations.rate_year as period_end_year,
        max(populations.status) as cell_status,
        max(populations.source_id) as source_id,
        cast(sum(populations.population_0_17) as double) as cell_value
    from joint_returns
    inner join populations
        on
            populations.geography_type = 'la'
            and joint_returns.la_code = populations.geography_code
    group by joint_returns.joint_code, populations.rate_year
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
    group by
        published_statistics.measure_id,
        published_statistics.period_end_year,
        published_measures.period_type
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

-- numbers, since hundreds of thousands of rows are joined and grouped by them
numbered_years as (
    select
        *,
        row_number() over (
            order by
                indicator_id asc nulls last,
                group_value asc nulls last,
                period_end_year asc nulls last
        ) as series_number
    from years_of_indicators
),

series_parts as (
    select
        numbered_years.series_number,
        numbered_years.period_end_year,
        equivalents.part,
        equivalents.measure_id,
        equivalents.factor,
        equivalents.constant,
        published_measures.decimals,
        published_measures.unit in ('count', 'fte') as is_count
    from numbered_years
    inner join equivalents
        on
            numbered_years.indicator_id = equivalents.indicator_id
            and numbered_years.group_value = equivalents.group_value
            and numbered_years.period_end_year
            between coalesce(equivalents.first_year, 0) and coalesce(equivalents.last_year, 9999)
    inner join published_measures on equivalents.measure_id = published_measures.measure_id
),

series as (
    select
        numbered_years.series_number,
        numbered_years.indicator_id,
        numbered_years.group_value,
        numbered_years.period_end_year,
        numbered_years.period_end_date,
        coalesce(
            catalogue.rate_per,
            case
                when catalogue.unit = '%' then 100
                when catalogue.unit in ('ratio', 'mean cases') then 1
            end
        ) as multiplier,
        coalesce(
            max(case when series_parts.part = 'value' then series_parts.decimals end),
            catalogue.decimals
        ) as decimals,
        {% for part in parts %}
        count(case when series_parts.part = '{{ part }}' then 1 end) as n_{{ part }}_measures,
        max(case when series_parts.part = '{{ part }}' then series_parts.constant end)
            as {{ part }}_constant,
        coalesce(
            bool_and(case when series_parts.part = '{{ part }}' then series_parts.is_count end),
            false
        ) as {{ part }}_is_count,
        {% endfor %}
        catalogue.polarity
    from numbered_years
    inner join series_parts on numbered_years.series_number = series_parts.series_number
    inner join catalogue on numbered_years.indicator_id = catalogue.indicator_id
    group by
        numbered_years.series_number,
        numbered_years.indicator_id,
        numbered_years.group_value,
        numbered_years.period_end_year,
        numbered_years.period_end_date,
        catalogue.polarity,
        catalogue.rate_per,
        catalogue.unit,
        catalogue.decimals
),

listed_geographies as (
    select
        geography_type,
        geography_code,
        cast(null as date) as valid_from_date,
        cast(null as date) as valid_to_date
    from published_statistics
    where geography_type != 'la'
    group by geography_type, geography_code
    union all
    select
        'la' as geography_type,
        la_code as geography_code,
        valid_from_date,
        valid_to_date
    from local_authorities
    where is_published
),

geographies as (
    select
        *,
        row_number() over (
            order by geography_type asc nulls last, geography_code asc nulls last
        ) as geography_number
    from listed_geographies
),

numbered_cells as (
    select
        cells.*,
        geographies.geography_number
    from cells
    inner join geographies
        on
            cells.geography_type = geographies.geography_type
            and cells.geography_code = geographies.geography_code
),

summed_parts as (
    select
        series_parts.series_number,
        numbered_cells.geography_number,
        {% for part in parts %}
        sum(
            case
                when series_parts.part = '{{ part }}'
                    then series_parts.factor * numbered_cells.cell_value
            end
        ) as {{ part }}_sum,
        count(case when series_parts.part = '{{ part }}' then numbered_cells.cell_value end)
            as n_{{ part }}_values,
        count(case when series_parts.part = '{{ part }}' then numbered_cells.cell_status end)
            as n_{{ part }}_cells,
        max(
            case
                when series_parts.part = '{{ part }}' and numbered_cells.cell_value is null
                    then numbered_cells.cell_status
            end
        ) as {{ part }}_mark,
        {% endfor %}
        min(case when series_parts.part != 'denominator' then numbered_cells.source_id end)
            as first_source_id,
        max(case when series_parts.part != 'denominator' then numbered_cells.source_id end)
            as last_source_id
    from series_parts
    inner join numbered_cells
        on
            series_parts.measure_id = numbered_cells.measure_id
            and series_parts.period_end_year = numbered_cells.period_end_year
    group by series_parts.series_number, numbered_cells.geography_number
),

-- a row for every year, also for those in which nothing was published for the geography
side_by_side as (
    select
        series.series_number,
        series.polarity,
        series.multiplier,
        series.decimals,
        series.numerator_is_count,
        series.denominator_is_count,
        geographies.geography_number,
        geographies.geography_type,
        summed_parts.first_source_id,
        summed_parts.last_source_id,
        coalesce(summed_parts.n_value_cells > 0, false) as has_value,
        {% for part in parts %}
        case
            when summed_parts.n_{{ part }}_values = series.n_{{ part }}_measures
                then summed_parts.{{ part }}_sum + series.{{ part }}_constant
        end as published_{{ part }},
        -- the mark, or that a part of the sum was not published at all
        case
            when summed_parts.n_{{ part }}_cells > 0
                then coalesce(summed_parts.{{ part }}_mark, 'not published')
        end as {{ part }}_missing_status,
        {% endfor %}
        geographies.geography_code
    from series
    inner join geographies
        on
            coalesce(geographies.valid_from_date, series.period_end_date) <= series.period_end_date
            and coalesce(geographies.valid_to_date, series.period_end_date)
            >= series.period_end_date
    left join summed_parts
        on
            series.series_number = summed_parts.series_number
            and geographies.geography_number = summed_parts.geography_number
),

-- where no value is published, the parts make it
with_calculated as (
    select
        *,
        case
            when not has_value
                then multiplier * published_numerator / nullif(published_denominator, 0)
        end as calculated_value
    from side_by_side
),

with_status as (
    select
        *,
        coalesce(
            published_value,
            case decimals
                when 0 then {{ round_half_up('calculated_value', 0) }}
                when 1 then {{ round_half_up('calculated_value', 1) }}
                else {{ round_half_up('calculated_value', 2) }}
            end
        ) as shown_value,
        case
            when published_value is not null then 'ok'
            when calculated_value is not null then 'calculated'
            when has_value then value_missing_status
            when published_numerator is null
                then coalesce(numerator_missing_status, 'not published')
            else coalesce(denominator_missing_status, 'not published')
        end as value_status
    from with_calculated
),

of_joint_returns as (
    select
        with_status.*,
        joint_returns.la_code
    from with_status
    inner join joint_returns
        on
            with_status.geography_type = 'la_group'
            and with_status.geography_code = joint_returns.joint_code
    where with_status.value_status != 'not published'
),

with_joint_returns as (
    select
        with_status.series_number,
        with_status.geography_number,
        with_status.geography_type,
        with_status.geography_code,
        with_status.polarity,
        with_status.decimals,
        with_status.numerator_is_count,
        with_status.denominator_is_count,
        {% for column in joint_columns %}
        case
            when of_joint_returns.la_code is not null then of_joint_returns.{{ column }}
            else with_status.{{ column }}
        end as {{ column }},
        {% endfor %}
        of_joint_returns.geography_code as joint_code
    from with_status
    left join of_joint_returns
        on
            with_status.series_number = of_joint_returns.series_number
            and with_status.geography_code = of_joint_returns.la_code
    where with_status.geography_type != 'la_group'
),

-- of authorities with a value, each against the others
ranked as (
    select
        series_number,
        geography_number,
        polarity,
        shown_value,
        rank() over of_low_values as rank_from_low,
        rank() over of_high_values as rank_from_high,
        count(*) over of_all as n_ranked
    from with_joint_returns
    where geography_type = 'la' and shown_value is not null
    window
        of_all as (partition by series_number),
        of_low_values as (partition by series_number order by shown_value asc nulls last),
        of_high_values as (partition by series_number order by shown_value desc nulls last)
),

cuts as (
    select
        series_number,
        percentile_cont(0.25) within group (order by shown_value asc) as lower_cut,
        percentile_cont(0.5) within group (order by shown_value asc) as middle_cut,
        percentile_cont(0.75) within group (order by shown_value asc) as upper_cut
    from ranked
    group by series_number
),

-- on a cut is in the better quarter
positions as (
    select
        ranked.series_number,
        ranked.geography_number,
        case ranked.polarity
            when 'low' then ranked.rank_from_low
            when 'high' then ranked.rank_from_high
        end as value_rank,
        ranked.n_ranked,
        case
            when ranked.polarity = 'low'
                then
                    1
                    + cast(ranked.shown_value > cuts.lower_cut as bigint)
                    + cast(ranked.shown_value > cuts.middle_cut as bigint)
                    + cast(ranked.shown_value > cuts.upper_cut as bigint)
            when ranked.polarity = 'high'
                then
                    1
                    + cast(ranked.shown_value < cuts.upper_cut as bigint)
                    + cast(ranked.shown_value < cuts.middle_cut as bigint)
                    + cast(ranked.shown_value < cuts.lower_cut as bigint)
        end as quartile,
        100.0 * (ranked.rank_from_low - 1) / nullif(ranked.n_ranked - 1, 0) as percentile
    from ranked
    inner join cuts on ranked.series_number = cuts.series_number
),

comparability as (
    select
        indicator_id,
        group_value,
        min(comparability) as comparability
    from equivalents
    group by indicator_id, group_value
)

select
    concat_ws(
        '-',
        with_joint_returns.geography_type,
        with_joint_returns.geography_code,
        series.indicator_id,
        series.group_value,
        series.period_end_year
    ) as published_value_id,
    series.indicator_id,
    series.group_value,
    with_joint_returns.geography_type,
    with_joint_returns.geography_code,
    with_joint_returns.joint_code,
    with_joint_returns.value_status,
    comparability.comparability,
    case
        when with_joint_returns.first_source_id != with_joint_returns.last_source_id
            then concat_ws('; ', first_sources.release, last_sources.release)
        else first_sources.release
    end as source_release,
    cast(series.period_end_year as bigint) as period_end_year,
    with_joint_returns.shown_value as published_value,
    case
        when with_joint_returns.numerator_is_count then with_joint_returns.published_numerator
    end as numerator,
    case
        when with_joint_returns.denominator_is_count then with_joint_returns.published_denominator
    end as denominator,
    cast(with_joint_returns.decimals as bigint) as decimals,
    positions.value_rank,
    positions.n_ranked,
    positions.quartile,
    positions.percentile,
    series.period_end_date
from with_joint_returns
inner join series on with_joint_returns.series_number = series.series_number
inner join comparability
    on
        series.indicator_id = comparability.indicator_id
        and series.group_value = comparability.group_value
left join published_sources as first_sources
    on with_joint_returns.first_source_id = first_sources.source_id
left join published_sources as last_sources
    on with_joint_returns.last_source_id = last_sources.source_id
left join positions
    on
        with_joint_returns.series_number = positions.series_number
        and with_joint_returns.geography_number = positions.geography_number
