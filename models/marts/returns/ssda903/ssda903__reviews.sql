with

submissions as (
    select * from {{ ref('stg_ssda903_file__submissions') }}
),

records as (
    select * from {{ ref('stg_ssda903_file__records') }}
    where file_name = 'reviews'
),

from_files as (
    select
        submissions.submission_id,
        records.child,
        cast(null as varchar) as child_id,
        records.review_code,
        records.dob_text,
        records.review_text,
        records.record_no,
        records.dob,
        records.review
    from records
    inner join submissions on records.source_folder = submissions.source_folder
),

both_origins as (
    select * from from_files
)

select
    submission_id,
    concat_ws('/', submission_id, 'reviews', record_no) as review_row_id,
    concat_ws('/', submission_id, coalesce(child, '')) as child_key,
    child,
    child_id,
    review_code,
    dob_text,
    review_text,
    record_no,
    dob,
    review
from both_origins
