{% set parts = ['value', 'numerator', 'denominator'] %}
{#- What an authority has from its joint return, when there is one. -#}
{% set joint_columns = [
    'value_status',
    'first_source_id',
    'last_source_id',
    'shown_value',
    'published_numerator',
    'published_denominator',
    'numerator_is_count',
    'denominator_is_count',
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
        'la' as geography_type,
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

series as (
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

geographies as (
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

-- a row for every year, also for those in which nothing was published for the geography
expected as (
    select
        series.*,
        geographies.geography_type,
        geographies.geography_code
    from series
    inner join geographies
        on
            coalesce(geographies.valid_from_date, series.period_end_date) <= series.period_end_date
            and coalesce(geographies.valid_to_date, series.period_end_date)
            >= series.period_end_date
),

part_values as (
    select
        expected.indicator_id,
        expected.group_value,
        expected.geography_type,
        expected.geography_code,
        expected.period_end_year,
        equivalents.part,
        case
            when count(*) = count(cells.cell_value)
                then sum(equivalents.factor * cells.cell_value) + max(equivalents.constant)
        end as part_value,
        count(cells.cell_status) as n_published,
        max(
            case when cells.cell_value is null then coalesce(cells.cell_status, 'not published') end
        ) as missing_status,
        min(cells.source_id) as first_source_id,
        max(cells.source_id) as last_source_id,
        max(published_measures.decimals) as decimals,
        bool_and(published_measures.unit in ('count', 'fte')) as is_count
    from expected
    inner join equivalents
        on
            expected.indicator_id = equivalents.indicator_id
            and expected.group_value = equivalents.group_value
            and expected.period_end_year
            between coalesce(equivalents.first_year, 0) and coalesce(equivalents.last_year, 9999)
    inner join published_measures on equivalents.measure_id = published_measures.measure_id
    left join cells
        on
            equivalents.measure_id = cells.measure_id
            and expected.geography_type = cells.geography_type
            and expected.geography_code = cells.geography_code
            and expected.period_end_year = cells.period_end_year
    group by
        expected.indicator_id,
        expected.group_value,
        expected.geography_type,
        expected.geography_code,
        expected.period_end_year,
        equivalents.part
),

side_by_side as (
    select
        indicator_id,
        group_value,
        geography_type,
        geography_code,
        period_end_year,
        {% for part in parts %}
        max(case when part = '{{ part }}' then part_value end) as published_{{ part }},
        max(case when part = '{{ part }}' and n_published > 0 then missing_status end)
            as {{ part }}_missing_status,
        coalesce(bool_or(case when part = '{{ part }}' then is_count end), false)
            as {{ part }}_is_count,
        {% endfor %}
        coalesce(bool_or(part = 'value' and n_published > 0), false) as has_value,
        min(case when part = 'value' then decimals end) as value_decimals,
        min(case when part != 'denominator' then first_source_id end) as first_source_id,
        max(case when part != 'denominator' then last_source_id end) as last_source_id
    from part_values
    group by indicator_id, group_value, geography_type, geography_code, period_end_year
),

-- where no value is published, the parts make it
with_calculated as (
    select
        side_by_side.*,
        catalogue.polarity,
        coalesce(side_by_side.value_decimals, catalogue.decimals) as decimals,
        case
            when not side_by_side.has_value
                then
                    coalesce(
                        catalogue.rate_per,
                        case
                            when catalogue.unit = '%' then 100
                            when catalogue.unit in ('ratio', 'mean cases') then 1
                        end
                    )
                    * side_by_side.published_numerator
                    / nullif(side_by_side.published_denominator, 0)
        end as calculated_value
    from side_by_side
    inner join catalogue on side_by_side.indicator_id = catalogue.indicator_id
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
            else coalesce(numerator_missing_status, denominator_missing_status, 'not published')
        end as value_status
    from with_calculated
),

of_single_returns as (
    select
        with_status.*,
        joint_returns.joint_code
    from with_status
    left join joint_returns
        on
            with_status.geography_type = joint_returns.geography_type
            and with_status.geography_code = joint_returns.la_code
    where with_status.geography_type != 'la_group'
),

of_joint_returns as (
    select * from with_status
    where geography_type = 'la_group' and value_status != 'not published'
),

with_joint_returns as (
    select
        of_single_returns.indicator_id,
        of_single_returns.group_value,
        of_single_returns.geography_type,
        of_single_returns.geography_code,
        of_joint_returns.geography_code as joint_code,
        of_single_returns.polarity,
        of_single_returns.period_end_year,
        {% for column in joint_columns %}
        case
            when of_joint_returns.geography_code is not null then of_joint_returns.{{ column }}
            else of_single_returns.{{ column }}
        end as {{ column }},
        {% endfor %}
        of_single_returns.decimals
    from of_single_returns
    left join of_joint_returns
        on
            of_single_returns.joint_code = of_joint_returns.geography_code
            and of_single_returns.indicator_id = of_joint_returns.indicator_id
            and of_single_returns.group_value = of_joint_returns.group_value
            and of_single_returns.period_end_year = of_joint_returns.period_end_year
),

-- of authorities with a value, each against the others
ranked as (
    select
        indicator_id,
        group_value,
        geography_code,
        period_end_year,
        polarity,
        shown_value,
        rank() over (of_low_values) as rank_from_low,
        rank() over (of_high_values) as rank_from_high,
        count(*) over (of_all) as n_ranked
    from with_joint_returns
    where geography_type = 'la' and shown_value is not null
    window
        of_all as (partition by indicator_id, group_value, period_end_year),
        of_low_values as (
            partition by indicator_id, group_value, period_end_year
            order by shown_value asc nulls last
        ),
        of_high_values as (
            partition by indicator_id, group_value, period_end_year
            order by shown_value desc nulls last
        )
),

cuts as (
    select
        indicator_id,
        group_value,
        period_end_year,
        percentile_cont(0.25) within group (order by shown_value asc) as lower_cut,
        percentile_cont(0.5) within group (order by shown_value asc) as middle_cut,
        percentile_cont(0.75) within group (order by shown_value asc) as upper_cut
    from ranked
    group by indicator_id, group_value, period_end_year
),

-- on a cut is in the better quarter
positions as (
    select
        ranked.indicator_id,
        ranked.group_value,
        'la' as geography_type,
        ranked.geography_code,
        ranked.period_end_year,
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
    inner join cuts
        on
            ranked.indicator_id = cuts.indicator_id
            and ranked.group_value = cuts.group_value
            and ranked.period_end_year = cuts.period_end_year
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
        with_joint_returns.indicator_id,
        with_joint_returns.group_value,
        with_joint_returns.period_end_year
    ) as published_value_id,
    with_joint_returns.indicator_id,
    with_joint_returns.group_value,
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
    cast(with_joint_returns.period_end_year as bigint) as period_end_year,
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
inner join series
    on
        with_joint_returns.indicator_id = series.indicator_id
        and with_joint_returns.group_value = series.group_value
        and with_joint_returns.period_end_year = series.period_end_year
inner join comparability
    on
        with_joint_returns.indicator_id = comparability.indicator_id
        and with_joint_returns.group_value = comparability.group_value
left join published_sources as first_sources
    on with_joint_returns.first_source_id = first_sources.source_id
left join published_sources as last_sources
    on with_joint_returns.last_source_id = last_sources.source_id
left join positions
    on
        with_joint_returns.geography_type = positions.geography_type
        and with_joint_returns.geography_code = positions.geography_code
        and with_joint_returns.indicator_id = positions.indicator_id
        and with_joint_returns.group_value = positions.group_value
        and with_joint_returns.period_end_year = positions.period_end_year
