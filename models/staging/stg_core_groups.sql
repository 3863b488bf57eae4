with core_groups as (
    select * from {{ ref('sup_core_groups') }}
),

typed as (
    select
        cj_la_code as la_code,
        {{ council_key('core_group_id') }} as core_group_id,
        {{ id_text('core_group_id') }} as source_core_group_id,
        {{ council_key('core_cp_plan_id') }} as cp_plan_id,
        {{ flag_value('core_parents_attended') }} as is_parents_attended,
        {{ date_value('core_due_date') }} as core_group_due_date,
        {{ date_value('core_held_date') }} as core_group_held_date,
        cj_source_file as source_file,
        cj_source_record as source_record
    from core_groups
)

select
    la_code,
    core_group_id,
    source_core_group_id,
    cp_plan_id,
    is_parents_attended,
    core_group_due_date,
    core_group_held_date,
    source_file,
    source_record
from typed
where core_group_id is not null
qualify row_number() over (
    partition by core_group_id
    order by {{ fullest_first([
        'cp_plan_id', 'is_parents_attended', 'core_group_due_date', 'core_group_held_date'
    ]) }}
) = 1
