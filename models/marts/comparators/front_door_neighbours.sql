with

local_authorities as (
    select * from {{ ref('dim_local_authorities') }}
),

neighbours as (
    select * from {{ ref('neighbours_of_councils') }}
),

published_values as (
    select * from {{ ref('front_door_published_values') }}
),

own_values as (
    select * from {{ ref('front_door_own_values') }}
),

neighbour_statistics as (
    select * from {{ ref('front_door_neighbour_statistics') }}
),

councils as (
    select * from local_authorities
    where is_in_warehouse
),

-- whom each council is set beside, apart from its neighbours
geographies as (
    select
        la_code,
        'own' as geography_role,
        'la' as geography_type,
        la_code as geography_code,
        la_name as geography_name
    from councils
    union all
    select
        la_code,
        'region' as geography_role,
        'region' as geography_type,
        region_code as geography_code,
        region_name as geography_name
    from councils
    union all
    select
        la_code,
        'part of London' as geography_role,
        'region' as geography_type,
        london_part_code as geography_code,
        case london_part when 'inner' then 'Inner London' else 'Outer London' end as geography_name
    from councils
    where london_part is not null
    union all
    select
        la_code,
        'England' as geography_role,
        'england' as geography_type,
        'E92000001' as geography_code,
        'England' as geography_name
    from councils
),

geography_rows as (
    select
        geographies.la_code,
        geographies.geography_role,
        geographies.geography_code,
        geographies.geography_name,
        cast(null as varchar) as model_id,
        cast(null as bigint) as neighbour_rank,
        published_values.measure_id,
        published_values.period_end_year,
        published_values.count_status,
        published_values.rate_status,
        published_values.n_events,
        published_values.n_events_previous_year,
        published_values.rate_per_10k,
        published_values.rate_per_10k_previous_year
    from geographies
    inner join published_values
        on
            geographies.geography_type = published_values.geography_type
            and geographies.geography_code = published_values.geography_code
),

own_rows as (
    select
        councils.la_code,
        'own calculated' as geography_role,
        councils.la_code as geography_code,
        councils.la_name as geography_name,
        cast(null as varchar) as model_id,
        cast(null as bigint) as neighbour_rank,
        own_values.measure_id,
        own_values.collection_year as period_end_year,
        own_values.count_status,
        own_values.rate_status,
        cast(own_values.n_events as double) as n_events,
        cast(own_values.n_events_previous_year as double) as n_events_previous_year,
        own_values.rate_per_10k,
        own_values.rate_per_10k_previous_year
    from councils
    inner join own_values on councils.la_code = own_values.la_code
),

-- the model in force at the end of the year
neighbour_rows as (
    select
        neighbours.la_code,
        'neighbour' as geography_role,
        neighbours.neighbour_la_code as geography_code,
        neighbours.neighbour_name as geography_name,
        neighbours.model_id,
        neighbours.neighbour_rank,
        published_values.measure_id,
        published_values.period_end_year,
        published_values.count_status,
        published_values.rate_status,
        published_values.n_events,
        published_values.n_events_previous_year,
        published_values.rate_per_10k,
        published_values.rate_per_10k_previous_year
    from neighbours
    inner join published_values
        on
            published_values.geography_type = 'la'
            and neighbours.neighbour_la_code = published_values.geography_code
            and coalesce(neighbours.first_year, 0) <= published_values.period_end_year
            and coalesce(neighbours.last_year, 9999) >= published_values.period_end_year
),

statistic_rows as (
    select
        la_code,
        concat_ws(' ', 'neighbour', statistic) as geography_role,
        cast(null as varchar) as geography_code,
        'Statistical neighbours' as geography_name,
        model_id,
        cast(null as bigint) as neighbour_rank,
        measure_id,
        period_end_year,
        case when n_count_values > 0 then 'calculated' else 'not published' end as count_status,
        case when n_rate_values > 0 then 'calculated' else 'not published' end as rate_status,
        n_events,
        n_events_previous_year,
        rate_per_10k,
        rate_per_10k_previous_year,
        n_count_values,
        n_rate_values
    from neighbour_statistics
),

single_rows as (
    select * from geography_rows
    union all
    select * from own_rows
    union all
    select * from neighbour_rows
),

all_rows as (
    select
        *,
        cast(n_events is not null as bigint) as n_count_values,
        cast(rate_per_10k is not null as bigint) as n_rate_values
    from single_rows
    union all
    select * from statistic_rows
)

select
    concat_ws(
        '-',
        all_rows.la_code,
        all_rows.measure_id,
        all_rows.period_end_year,
        all_rows.geography_role,
        all_rows.geography_code
    ) as comparison_id,
    all_rows.la_code,
    councils.la_name,
    all_rows.measure_id,
    all_rows.geography_role,
    all_rows.geography_code,
    all_rows.geography_name,
    all_rows.model_id,
    all_rows.count_status,
    all_rows.rate_status,
    all_rows.period_end_year,
    all_rows.neighbour_rank,
    all_rows.n_events,
    all_rows.n_events_previous_year,
    all_rows.rate_per_10k,
    all_rows.rate_per_10k_previous_year,
    all_rows.n_count_values,
    all_rows.n_rate_values,
    all_rows.geography_role in ('neighbour mean', 'neighbour median')
    and (
        all_rows.n_count_values between 1 and 4 or all_rows.n_rate_values between 1 and 4
    ) as is_few_neighbours,
    all_rows.period_end_year
    = max(all_rows.period_end_year) over (
        partition by all_rows.la_code, all_rows.measure_id, all_rows.geography_role
    ) as is_latest_year
from all_rows
inner join councils on all_rows.la_code = councils.la_code
