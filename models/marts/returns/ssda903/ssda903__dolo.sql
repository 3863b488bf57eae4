with

submissions as (
    select * from {{ ref('stg_ssda903_file__submissions') }}
),

records as (
    select * from {{ ref('stg_ssda903_file__records') }}
    where file_name = 'dolo'
),

from_files as (
    select
        submissions.submission_id,
        records.child,
        cast(null as varchar) as child_id,
        records.dob_text,
        records.dolo_start_text,
        records.dolo_end_text,
        records.record_no,
        records.dob,
        records.dolo_start,
        records.dolo_end
    from records
    inner join submissions on records.source_folder = submissions.source_folder
),

both_origins as (
    select * from from_files
)

select
    submission_id,
    concat_ws('/', submission_id, 'dolo', record_no) as dolo_row_id,
    concat_ws('/', submission_id, coalesce(child, '')) as child_key,
    child,
    child_id,
    dob_text,
    dolo_start_text,
    dolo_end_text,
    record_no,
    dob,
    dolo_start,
    dolo_end
from both_origins
