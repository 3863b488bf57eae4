with

submissions as (
    select * from {{ ref('stg_ssda903_file__submissions') }}
),

records as (
    select * from {{ ref('stg_ssda903_file__records') }}
    where file_name = 'placed_adoption'
),

from_files as (
    select
        submissions.submission_id,
        records.child,
        cast(null as varchar) as child_id,
        records.reason_placed_ceased,
        records.dob_text,
        records.date_placed_text,
        records.date_placed_ceased_text,
        records.record_no,
        records.dob,
        records.date_placed,
        records.date_placed_ceased
    from records
    inner join submissions on records.source_folder = submissions.source_folder
),

both_origins as (
    select * from from_files
)

select
    submission_id,
    concat_ws('/', submission_id, 'placed_adoption', record_no) as placed_adoption_row_id,
    concat_ws('/', submission_id, coalesce(child, '')) as child_key,
    child,
    child_id,
    reason_placed_ceased,
    dob_text,
    date_placed_text,
    date_placed_ceased_text,
    record_no,
    dob,
    date_placed,
    date_placed_ceased
from both_origins
