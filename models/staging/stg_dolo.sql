with dolo as (
    select * from {{ ref('sup_dolo') }}
),

typed as (
    select
        cj_la_code as la_code,
        {{ council_key('dolo_dolo_id') }} as dolo_id,
        {{ id_text('dolo_dolo_id') }} as source_dolo_id,
        {{ council_key('dolo_person_id') }} as child_id,
        {{ text_value('dolo_court_reference') }} as court_reference,
        {{ date_value('dolo_start_date') }} as dolo_start_date,
        {{ date_value('dolo_end_date') }} as dolo_end_date,
        cj_source_file as source_file,
        cj_source_record as source_record
    from dolo
)

select
    la_code,
    dolo_id,
    source_dolo_id,
    child_id,
    court_reference,
    dolo_start_date,
    dolo_end_date,
    source_file,
    source_record
from typed
where dolo_id is not null
qualify row_number() over (
    partition by dolo_id
    order by {{ fullest_first([
        'child_id', 'court_reference', 'dolo_start_date', 'dolo_end_date'
    ]) }}
) = 1
