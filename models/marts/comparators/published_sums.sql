{% set parts = ['value', 'numerator', 'denominator'] %}

with

equivalents as (
    select * from {{ ref('published_equivalents') }}
),

indicator_years as (
    select * from {{ ref('published_indicator_years') }}
),

geographies as (
    select * from {{ ref('published_geographies') }}
),

published_statistics as (
    select * from {{ ref('published_statistics') }}
    where measure_id != 'population_0_17'
),

populations as (
    select * from {{ ref('population_0_17') }}
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
        geographies.joint_code as geography_code,
        populations.rate_year as period_end_year,
        max(populations.status) as cell_status,
        max(populations.source_id) as source_id,
        cast(sum(populations.population_0_17) as double) as cell_value
    from geographies
    inner join populations
        on
            geographies.geography_type = populations.geography_type
            and geographies.geography_code = populations.geography_code
    where geographies.joint_code is not null
    group by geographies.joint_code, populations.rate_year
),

-- numbers, since hundreds of thousands of rows are joined and grouped by them
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

measures_of_years as (
    select
        indicator_years.indicator_year_number,
        indicator_years.period_end_year,
        equivalents.part,
        equivalents.measure_id,
        equivalents.factor
    from indicator_years
    inner join equivalents
        on
            indicator_years.indicator_id = equivalents.indicator_id
            and indicator_years.group_value = equivalents.group_value
            and indicator_years.period_end_year
            between coalesce(equivalents.first_year, 0) and coalesce(equivalents.last_year, 9999)
),

summed_parts as (
    select
        measures_of_years.indicator_year_number,
        numbered_cells.geography_number,
        {% for part in parts %}
        sum(
            case
                when measures_of_years.part = '{{ part }}'
                    then measures_of_years.factor * numbered_cells.cell_value
            end
        ) as {{ part }}_sum,
        count(case when measures_of_years.part = '{{ part }}' then numbered_cells.cell_value end)
            as n_{{ part }}_values,
        count(case when measures_of_years.part = '{{ part }}' then numbered_cells.cell_status end)
            as n_{{ part }}_cells,
        max(
            case
                when measures_of_years.part = '{{ part }}' and numbered_cells.cell_value is null
                    then numbered_cells.cell_status
            end
        ) as {{ part }}_mark,
        {% endfor %}
        min(case when measures_of_years.part != 'denominator' then numbered_cells.source_id end)
            as first_source_id,
        max(case when measures_of_years.part != 'denominator' then numbered_cells.source_id end)
            as last_source_id
    from measures_of_years
    inner join numbered_cells
        on
            measures_of_years.measure_id = numbered_cells.measure_id
            and measures_of_years.period_end_year = numbered_cells.period_end_year
    group by measures_of_years.indicator_year_number, numbered_cells.geography_number
),

-- a row for every year, also for those in which nothing was published for the geography
side_by_side as (
    select
        indicator_years.indicator_year_number,
        indicator_years.multiplier,
        indicator_years.decimals,
        indicator_years.numerator_is_count,
        indicator_years.denominator_is_count,
        summed_parts.first_source_id,
        summed_parts.last_source_id,
        coalesce(summed_parts.n_value_cells > 0, false) as has_value,
        {% for part in parts %}
        case
            when summed_parts.n_{{ part }}_values = indicator_years.n_{{ part }}_measures
                then summed_parts.{{ part }}_sum + indicator_years.{{ part }}_constant
        end as published_{{ part }},
        -- the mark, or that a part of the sum was not published at all
        case
            when summed_parts.n_{{ part }}_cells > 0
                then coalesce(summed_parts.{{ part }}_mark, 'not published')
        end as {{ part }}_missing_status,
        {% endfor %}
        geographies.geography_number
    from indicator_years
    inner join geographies
        on
            coalesce(geographies.valid_from_date, indicator_years.period_end_date)
            <= indicator_years.period_end_date
            and coalesce(geographies.valid_to_date, indicator_years.period_end_date)
            >= indicator_years.period_end_date
    left join summed_parts
        on
            indicator_years.indicator_year_number = summed_parts.indicator_year_number
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
)

select
    indicator_year_number,
    geography_number,
    case
        when published_value is not null then 'ok'
        when calculated_value is not null then 'calculated'
        when has_value then value_missing_status
        when published_numerator is null
            then coalesce(numerator_missing_status, 'not published')
        else coalesce(denominator_missing_status, 'not published')
    end as value_status,
    first_source_id,
    last_source_id,
    coalesce(
        published_value,
        case decimals
            when 0 then {{ round_half_up('calculated_value', 0) }}
            when 1 then {{ round_half_up('calculated_value', 1) }}
            else {{ round_half_up('calculated_value', 2) }}
        end
    ) as published_value,
    case when numerator_is_count then published_numerator end as numerator,
    case when denominator_is_count then published_denominator end as denominator
from with_calculated
