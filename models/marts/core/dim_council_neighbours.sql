with

neighbours as (
    select * from {{ ref('stg_council_neighbours') }}
)

-- only what a council says of itself
select
    concat_ws('-', la_code, model_id, neighbour_rank) as council_neighbour_id,
    la_code,
    model_id,
    neighbour_la_code,
    cast(neighbour_rank as bigint) as neighbour_rank
from neighbours
where subject_la_code = la_code and neighbour_la_code is not null
