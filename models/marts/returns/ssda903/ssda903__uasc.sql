with

submissions as (
    select * from {{ ref('stg_ssda903_file__submissions') }}
),

records as (
    select * from {{ ref('stg_ssda903_file__records') }}
    where file_name = 'uasc'
),

from_files as (
    select
        submissions.submission_id,
        records.child,
        cast(null as varchar) as child_id,
        records.sex,
        records.dob_text,
        records.duc_text,
        records.record_no,
        records.dob,
        records.duc
    from records
    inner join submissions on records.source_folder = submissions.source_folder
),

both_origins as (
    select * from from_files
)

select
    submission_id,
    concat_ws('/', submission_id, 'uasc', record_no) as uasc_row_id,
    concat_ws('/', submission_id, coalesce(child, '')) as child_key,
    child,
    child_id,
    sex,
    dob_text,
    duc_text,
    record_no,
    dob,
    duc
from both_origins
