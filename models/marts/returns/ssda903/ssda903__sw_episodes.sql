with

submissions as (
    select * from {{ ref('stg_ssda903_file__submissions') }}
),

records as (
    select * from {{ ref('stg_ssda903_file__records') }}
    where file_name = 'sw_episodes'
),

from_files as (
    select
        submissions.submission_id,
        records.child,
        cast(null as varchar) as child_id,
        records.sw_id,
        records.sw_reason,
        records.dob_text,
        records.sw_decom_text,
        records.sw_dec_text,
        records.record_no,
        records.dob,
        records.sw_decom,
        records.sw_dec
    from records
    inner join submissions on records.source_folder = submissions.source_folder
),

both_origins as (
    select * from from_files
)

select
    submission_id,
    concat_ws('/', submission_id, 'sw_episodes', record_no) as sw_episode_row_id,
    concat_ws('/', submission_id, coalesce(child, '')) as child_key,
    child,
    child_id,
    sw_id,
    sw_reason,
    dob_text,
    sw_decom_text,
    sw_dec_text,
    record_no,
    dob,
    sw_decom,
    sw_dec
from both_origins
