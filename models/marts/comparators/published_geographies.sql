with

published_statistics as (
    select
        geography_type,
        geography_code
    from {{ ref('published_statistics') }}
    where geography_type != 'la'
    group by geography_type, geography_code
),

local_authorities as (
    select * from {{ ref('dim_local_authorities') }}
),

-- authorities that return together have one published value
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
),

geographies as (
    select
        geography_type,
        geography_code,
        cast(null as varchar) as joint_code,
        cast(null as date) as valid_from_date,
        cast(null as date) as valid_to_date
    from published_statistics
    union all
    select
        'la' as geography_type,
        local_authorities.la_code as geography_code,
        joint_returns.joint_code,
        local_authorities.valid_from_date,
        local_authorities.valid_to_date
    from local_authorities
    left join joint_returns on local_authorities.la_code = joint_returns.la_code
    where local_authorities.is_published
)

select
    row_number() over (
        order by geography_type asc nulls last, geography_code asc nulls last
    ) as geography_number,
    geography_type,
    geography_code,
    joint_code,
    valid_from_date,
    valid_to_date
from geographies
