with supervisions as (
    select * from {{ ref('sup_supervisions') }}
),

code_aliases as (
    select * from {{ ref('stg_code_aliases') }}
),

typed as (
    select
        supervisions.cj_la_code as la_code,
        {{ council_key('supervisions.supv_supervision_id') }} as supervision_id,
        {{ id_text('supervisions.supv_supervision_id') }} as source_supervision_id,
        {{ council_key('supervisions.supv_person_id') }} as child_id,
        {{ staff_key('supervisions.supv_worker_id') }} as worker_id,
        coalesce(
            supervision_types.code,
            {{ text_value('supervisions.supv_type') }}
        ) as supervision_type_code,
        {{ date_value('supervisions.supv_due_date') }} as supervision_due_date,
        {{ date_value('supervisions.supv_held_date') }} as supervision_held_date,
        supervisions.cj_source_file as source_file,
        supervisions.cj_source_record as source_record
    from supervisions
    left join code_aliases as supervision_types
        on
            supervision_types.code_set = 'supervision_type'
            and supervision_types.alias_key = {{ code_key('supervisions.supv_type') }}
)

select
    la_code,
    supervision_id,
    source_supervision_id,
    child_id,
    worker_id,
    supervision_type_code,
    supervision_due_date,
    supervision_held_date,
    source_file,
    source_record
from typed
where supervision_id is not null
qualify row_number() over (
    partition by supervision_id
    order by {{ fullest_first([
        'child_id', 'worker_id', 'supervision_type_code', 'supervision_due_date',
        'supervision_held_date'
    ]) }}
) = 1
