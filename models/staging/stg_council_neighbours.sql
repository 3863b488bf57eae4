with council_neighbours as (
    select * from {{ ref('sup_council_neighbours') }}
),

typed as (
    select
        cj_la_code as la_code,
        {{ id_text('la_code') }} as subject_la_code,
        {{ text_value('model_id') }} as model_id,
        {{ id_text('neighbour_la_code') }} as neighbour_la_code,
        {{ integer_value('rank') }} as neighbour_rank,
        cj_source_file as source_file,
        cj_source_record as source_record
    from council_neighbours
)

select
    la_code,
    {{ row_id([
        'la_code', 'subject_la_code', 'model_id', 'neighbour_rank'
    ]) }} as council_neighbour_id,
    subject_la_code,
    model_id,
    neighbour_la_code,
    neighbour_rank,
    source_file,
    source_record
from typed
where
    subject_la_code is not null
    and model_id is not null
    and neighbour_rank is not null
qualify row_number() over (
    partition by council_neighbour_id
    order by {{ fullest_first(['neighbour_la_code']) }}
) = 1
