with

local_authorities as (
    select * from {{ ref('local_authorities') }}
),

councils as (
    select * from {{ ref('stg_council') }}
),

people as (
    select * from {{ ref('stg_person') }}
),

child_ids_seen as (
    select * from {{ ref('int_child_ids_seen') }}
),

extract_history as (
    select * from {{ ref('int_extract_history') }}
),

extracts as (
    select * from {{ ref('stg_extracts') }}
),

-- an authority that changed its ONS code has two rows, and the newer code stands
published_authorities as (
    select *
    from local_authorities
    qualify row_number() over (
        partition by la_code
        order by ons_valid_from desc nulls last, ons_code desc nulls last
    ) = 1
),

-- councils whose extracts are here, with or without a record that names them
councils_with_extracts as (
    select la_code from extracts
    union
    select la_code from people
    union
    select la_code from child_ids_seen
    union
    select la_code from extract_history
),

-- a council of which only returns are here may have a record that names it
councils_here as (
    select la_code from councils_with_extracts
    union
    select la_code from councils
),

-- a council may give its half of London as its region
council_regions as (
    select
        la_code,
        ons_code,
        la_name,
        case when region_code in ('E13000001', 'E13000002') then 'E12000007' else region_code end
            as region_code,
        case region_code when 'E13000001' then 'inner' when 'E13000002' then 'outer' end
            as london_part
    from councils
),

regions as (
    select
        region_code,
        min(region_name) as region_name
    from local_authorities
    group by region_code
),

all_authorities as (
    select
        coalesce(published_authorities.la_code, councils_here.la_code) as la_code,
        coalesce(published_authorities.ons_code, council_regions.ons_code) as ons_code,
        coalesce(
            published_authorities.la_name, council_regions.la_name, councils_here.la_code
        ) as la_name,
        published_authorities.la_type,
        coalesce(published_authorities.region_code, council_regions.region_code) as region_code,
        coalesce(published_authorities.london_part, council_regions.london_part) as london_part,
        published_authorities.related_la_codes,
        published_authorities.la_code is not null as is_published,
        councils_with_extracts.la_code is not null as is_in_warehouse,
        published_authorities.valid_from as valid_from_date,
        published_authorities.valid_to as valid_to_date
    from published_authorities
    full outer join councils_here on published_authorities.la_code = councils_here.la_code
    left join councils_with_extracts on councils_here.la_code = councils_with_extracts.la_code
    left join council_regions on councils_here.la_code = council_regions.la_code
)

select
    all_authorities.la_code,
    all_authorities.ons_code,
    all_authorities.la_name,
    all_authorities.la_type,
    all_authorities.region_code,
    regions.region_name,
    all_authorities.london_part,
    -- looked-after children statistics divide London in two, other publications do not
    case all_authorities.london_part
        when 'inner' then 'E13000001'
        when 'outer' then 'E13000002'
    end as london_part_code,
    case when all_authorities.valid_to_date is null then all_authorities.related_la_codes end
        as predecessor_la_codes,
    case when all_authorities.valid_to_date is not null then all_authorities.related_la_codes end
        as successor_la_codes,
    all_authorities.is_published,
    all_authorities.is_in_warehouse,
    all_authorities.valid_to_date is null as is_current,
    all_authorities.valid_from_date,
    all_authorities.valid_to_date
from all_authorities
left join regions on all_authorities.region_code = regions.region_code
