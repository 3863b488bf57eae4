with family_group_conferences as (
    select * from {{ ref('sup_family_group_conferences') }}
),

typed as (
    select
        cj_la_code as la_code,
        {{ council_key('fgcs_fgc_id') }} as fgc_id,
        {{ id_text('fgcs_fgc_id') }} as source_fgc_id,
        {{ council_key('fgcs_person_id') }} as child_id,
        {{ text_value('fgcs_outcome') }} as fgc_outcome,
        {{ text_value('fgcs_declined_reason') }} as declined_reason,
        {{ date_value('fgcs_offered_date') }} as offered_date,
        {{ date_value('fgcs_held_date') }} as held_date,
        cj_source_file as source_file,
        cj_source_record as source_record
    from family_group_conferences
)

select
    la_code,
    fgc_id,
    source_fgc_id,
    child_id,
    fgc_outcome,
    declined_reason,
    offered_date,
    held_date,
    source_file,
    source_record
from typed
where fgc_id is not null
qualify row_number() over (
    partition by fgc_id
    order by {{ fullest_first([
        'child_id', 'fgc_outcome', 'declined_reason', 'offered_date', 'held_date'
    ]) }}
) = 1
