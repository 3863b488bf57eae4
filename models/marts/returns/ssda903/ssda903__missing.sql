with

submissions as (
    select * from {{ ref('stg_ssda903_file__submissions') }}
),

records as (
    select * from {{ ref('stg_ssda903_file__records') }}
    where file_name = 'missing'
),

from_files as (
    select
        submissions.submission_id,
        records.child,
        cast(null as varchar) as child_id,
        records.missing,
        records.dob_text,
        records.mis_start_text,
        records.mis_end_text,
        records.record_no,
        records.dob,
        records.mis_start,
        records.mis_end
    from records
    inner join submissions on records.source_folder = submissions.source_folder
),

both_origins as (
    select * from from_files
)

select
    submission_id,
    concat_ws('/', submission_id, 'missing', record_no) as missing_row_id,
    concat_ws('/', submission_id, coalesce(child, '')) as child_key,
    child,
    child_id,
    missing,
    dob_text,
    mis_start_text,
    mis_end_text,
    record_no,
    dob,
    mis_start,
    mis_end
from both_origins
