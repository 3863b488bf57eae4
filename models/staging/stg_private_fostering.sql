with private_fostering as (
    select * from {{ ref('sup_private_fostering') }}
),

typed as (
    select
        cj_la_code as la_code,
        {{ council_key('priv_arrangement_id') }} as private_fostering_id,
        {{ id_text('priv_arrangement_id') }} as source_private_fostering_id,
        {{ council_key('priv_person_id') }} as child_id,
        {{ date_value('priv_notified_date') }} as notified_date,
        {{ date_value('priv_start_date') }} as arrangement_start_date,
        {{ date_value('priv_end_date') }} as arrangement_end_date,
        {{ date_value('priv_visit_due_date') }} as visit_due_date,
        cj_source_file as source_file,
        cj_source_record as source_record
    from private_fostering
)

select
    la_code,
    private_fostering_id,
    source_private_fostering_id,
    child_id,
    notified_date,
    arrangement_start_date,
    arrangement_end_date,
    visit_due_date,
    source_file,
    source_record
from typed
where private_fostering_id is not null
qualify row_number() over (
    partition by private_fostering_id
    order by {{ fullest_first([
        'child_id', 'notified_date', 'arrangement_start_date', 'arrangement_end_date',
        'visit_due_date'
    ]) }}
) = 1
