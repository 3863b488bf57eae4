with cla_substance_misuse as (
    select * from {{ ref('ssd_cla_substance_misuse') }}
),

typed as (
    select
        cj_la_code as la_code,
        {{ council_key('clas_substance_misuse_id') }} as substance_misuse_id,
        {{ id_text('clas_substance_misuse_id') }} as source_substance_misuse_id,
        {{ council_key('clas_person_id') }} as child_id,
        {{ text_value('clas_substance_misused') }} as substance,
        {{ flag_value('clas_intervention_received') }} as is_intervention_received,
        {{ date_value('clas_substance_misuse_date') }} as substance_misuse_date,
        cj_source_file as source_file,
        cj_source_record as source_record
    from cla_substance_misuse
)

select
    la_code,
    substance_misuse_id,
    source_substance_misuse_id,
    child_id,
    substance,
    is_intervention_received,
    substance_misuse_date,
    source_file,
    source_record
from typed
where substance_misuse_id is not null
qualify row_number() over (
    partition by substance_misuse_id
    order by {{ fullest_first([
        'child_id', 'substance', 'is_intervention_received', 'substance_misuse_date'
    ]) }}
) = 1
