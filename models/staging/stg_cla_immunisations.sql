with cla_immunisations as (
    select * from {{ ref('ssd_cla_immunisations') }}
),

typed as (
    select
        cj_la_code as la_code,
        {{ council_key('clai_person_id') }} as child_id,
        {{ id_text('clai_person_id') }} as source_child_id,
        {{ flag_value('clai_immunisations_status') }} as is_up_to_date,
        {{ date_value('clai_immunisations_status_date') }} as immunisation_status_date,
        cj_source_file as source_file,
        cj_source_record as source_record
    from cla_immunisations
)

select
    la_code,
    child_id,
    source_child_id,
    is_up_to_date,
    immunisation_status_date,
    source_file,
    source_record
from typed
where child_id is not null
qualify row_number() over (
    partition by child_id
    order by {{ fullest_first(['is_up_to_date', 'immunisation_status_date']) }}
) = 1
