with

submissions as (
    select * from {{ ref('stg_ssda903_file__submissions') }}
),

records as (
    select * from {{ ref('stg_ssda903_file__records') }}
    where file_name = 'oc2'
),

from_files as (
    select
        submissions.submission_id,
        records.child,
        cast(null as varchar) as child_id,
        records.sdq_reason,
        records.convicted,
        records.health_check,
        records.immunisations,
        records.teeth_check,
        records.health_assessment,
        records.substance_misuse,
        records.intervention_received,
        records.intervention_offered,
        records.sdq_score_text,
        records.dob_text,
        records.record_no,
        records.sdq_score,
        records.dob
    from records
    inner join submissions on records.source_folder = submissions.source_folder
),

both_origins as (
    select * from from_files
)

select
    submission_id,
    concat_ws('/', submission_id, 'oc2', record_no) as oc2_row_id,
    concat_ws('/', submission_id, coalesce(child, '')) as child_key,
    child,
    child_id,
    sdq_reason,
    convicted,
    health_check,
    immunisations,
    teeth_check,
    health_assessment,
    substance_misuse,
    intervention_received,
    intervention_offered,
    sdq_score_text,
    dob_text,
    record_no,
    sdq_score,
    dob
from both_origins
