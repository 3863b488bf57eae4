with

local_authorities as (
    select * from {{ ref('dim_local_authorities') }}
),

neighbours_in_extracts as (
    select * from {{ ref('dim_council_neighbours') }}
),

published_neighbours as (
    select * from {{ ref('statistical_neighbours') }}
),

neighbour_models as (
    select * from {{ ref('neighbour_models') }}
),

-- a council's own list of a model comes before the published one
all_neighbours as (
    select
        la_code,
        model_id,
        neighbour_la_code,
        neighbour_rank,
        false as is_published
    from neighbours_in_extracts
    union all
    select
        published_neighbours.la_code,
        published_neighbours.model_id,
        published_neighbours.neighbour_la_code,
        cast(published_neighbours.neighbour_rank as bigint) as neighbour_rank,
        true as is_published
    from published_neighbours
    left join neighbours_in_extracts
        on
            published_neighbours.la_code = neighbours_in_extracts.la_code
            and published_neighbours.model_id = neighbours_in_extracts.model_id
    where neighbours_in_extracts.la_code is null
)

select
    concat_ws(
        '-', all_neighbours.la_code, all_neighbours.model_id, all_neighbours.neighbour_rank
    ) as neighbour_of_council_id,
    all_neighbours.la_code,
    all_neighbours.model_id,
    all_neighbours.neighbour_la_code,
    coalesce(neighbour_names.la_name, all_neighbours.neighbour_la_code) as neighbour_name,
    all_neighbours.neighbour_rank,
    cast(neighbour_models.first_year as bigint) as first_year,
    cast(neighbour_models.last_year as bigint) as last_year,
    all_neighbours.is_published,
    neighbour_models.is_current as is_current_model
from all_neighbours
inner join local_authorities on all_neighbours.la_code = local_authorities.la_code
inner join neighbour_models on all_neighbours.model_id = neighbour_models.model_id
left join local_authorities as neighbour_names
    on all_neighbours.neighbour_la_code = neighbour_names.la_code
where
    local_authorities.is_in_warehouse
    -- no council is a neighbour of its own, whatever its list says
    and all_neighbours.neighbour_la_code != all_neighbours.la_code
