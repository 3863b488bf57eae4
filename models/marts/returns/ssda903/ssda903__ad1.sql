with

submissions as (
    select * from {{ ref('stg_ssda903_file__submissions') }}
),

records as (
    select * from {{ ref('stg_ssda903_file__records') }}
    where file_name = 'ad1'
),

from_files as (
    select
        submissions.submission_id,
        records.child,
        cast(null as varchar) as child_id,
        records.foster_care,
        records.nb_adoptr,
        records.sex_adoptr,
        records.ls_adoptr,
        records.dob_text,
        records.date_int_text,
        records.date_match_text,
        records.record_no,
        records.dob,
        records.date_int,
        records.date_match
    from records
    inner join submissions on records.source_folder = submissions.source_folder
),

both_origins as (
    select * from from_files
)

select
    submission_id,
    concat_ws('/', submission_id, 'ad1', record_no) as ad1_row_id,
    concat_ws('/', submission_id, coalesce(child, '')) as child_key,
    child,
    child_id,
    foster_care,
    nb_adoptr,
    sex_adoptr,
    ls_adoptr,
    dob_text,
    date_int_text,
    date_match_text,
    record_no,
    dob,
    date_int,
    date_match
from both_origins
