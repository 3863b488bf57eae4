with

local_authorities as (
    select * from {{ ref('dim_local_authorities') }}
),

indicator_years as (
    select * from {{ ref('published_indicator_years') }}
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

days_of_indicators as (
    select
        indicator_id,
        group_value,
        max(comparability) as comparability,
        max(extract(month from period_end_date)) as calendar_month
    from indicator_years
    group by indicator_id, group_value
),

-- of the same day as the published figure; where a year and twelve months end, they are the same
own_calculated as (
    select
        indicator_values.*,
        days_of_indicators.group_value,
        days_of_indicators.comparability,
        cast(extract(year from indicator_values.period_end_date) as bigint) as period_end_year
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

-- whose published figures stand beside those of the council
geographies as (
    select
        la_code,
        'own published' as series,
        'la' as geography_type,
        la_code as geography_code,
        la_name as geography_name,
        is_published
    from councils
    union all
    select
        la_code,
        'region' as series,
        'region' as geography_type,
        region_code as geography_code,
        region_name as geography_name,
        true as is_published
    from councils
    where region_code is not null
    union all
    select
        la_code,
        'part of London' as series,
        'region' as geography_type,
        london_part_code as geography_code,
        case london_part when 'inner' then 'Inner London' else 'Outer London' end as geography_name,
        true as is_published
    from councils
    where london_part is not null
    union all
    select
        la_code,
        'England' as series,
        'england' as geography_type,
        'E92000001' as geography_code,
        'England' as geography_name,
        true as is_published
    from councils
    union all
    select
        councils.la_code,
        'predecessor' as series,
        'la' as geography_type,
        predecessors.la_code as geography_code,
        predecessors.la_name as geography_name,
        true as is_published
    from councils
    inner join local_authorities as predecessors
        on
            concat_ws('', '+', councils.predecessor_la_codes, '+')
            like concat_ws('', '%+', predecessors.la_code, '+%')
)

select
    own_calculated.la_code,
    own_calculated.indicator_id,
    own_calculated.group_value,
    'own calculated' as series,
    councils.la_code as geography_code,
    councils.la_name as geography_name,
    'none' as model_choice,
    cast(null as varchar) as model_id,
    own_calculated.value_status,
    own_calculated.comparability,
    cast(null as varchar) as source_release,
    own_calculated.period_end_year,
    cast(null as bigint) as decimals,
    own_calculated.indicator_value as comparator_value,
    own_calculated.numerator,
    own_calculated.denominator,
    cast(own_calculated.indicator_value is not null as bigint) as n_values,
    cast(null as bigint) as value_rank,
    cast(null as bigint) as n_ranked,
    cast(null as bigint) as quartile,
    cast(null as double) as percentile,
    own_calculated.period_end_date
from own_calculated
inner join councils on own_calculated.la_code = councils.la_code
union all
select
    geographies.la_code,
    indicator_years.indicator_id,
    indicator_years.group_value,
    geographies.series,
    geographies.geography_code,
    geographies.geography_name,
    'none' as model_choice,
    cast(null as varchar) as model_id,
    case
        when not geographies.is_published then 'not in the published list'
        else coalesce(published_values.value_status, 'no authority in that year')
    end as value_status,
    indicator_years.comparability,
    published_values.source_release,
    indicator_years.period_end_year,
    published_values.decimals,
    published_values.published_value as comparator_value,
    published_values.numerator,
    published_values.denominator,
    cast(published_values.published_value is not null as bigint) as n_values,
    -- the place of a predecessor is nobody's any more
    {% for column in ['value_rank', 'n_ranked', 'quartile', 'percentile'] %}
    case when geographies.series = 'own published' then published_values.{{ column }} end
        as {{ column }},
    {% endfor %}
    indicator_years.period_end_date
from geographies
cross join indicator_years
left join published_values
    on
        geographies.geography_type = published_values.geography_type
        and geographies.geography_code = published_values.geography_code
        and indicator_years.indicator_id = published_values.indicator_id
        and indicator_years.group_value = published_values.group_value
        and indicator_years.period_end_year = published_values.period_end_year
where
    -- only of the council itself it is told that there is nothing
    geographies.series = 'own published' or published_values.published_value_id is not null
