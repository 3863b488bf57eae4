with

populations as (
    select * from {{ ref('stg_council_population') }}
)

-- only what a council says of itself
select
    concat_ws('-', la_code, mid_year, ethnic_group_code) as council_population_id,
    la_code,
    ethnic_group_code,
    cast(mid_year as bigint) as mid_year,
    cast(population_0_17 as bigint) as population_0_17
from populations
where subject_la_code = la_code
