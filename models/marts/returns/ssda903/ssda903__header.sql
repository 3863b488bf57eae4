with

submissions as (
    select * from {{ ref('stg_ssda903_file__submissions') }}
),

records as (
    select * from {{ ref('stg_ssda903_file__records') }}
    where file_name = 'header'
),

uasc_records as (
    select * from {{ ref('stg_ssda903_file__records') }}
    where file_name = 'uasc'
),

uasc_children as (
    select
        source_folder,
        child
    from uasc_records
    where child is not null
    group by source_folder, child
),

uasc_files as (
    select source_folder
    from submissions
    where concat(' ', files_present, ' ') like '% uasc %'
),

from_files as (
    select
        submissions.submission_id,
        records.child,
        cast(null as varchar) as child_id,
        records.sex,
        records.ethnic,
        records.upn,
        records.mother,
        case
            when submissions.file_format = 'xml' then records.uasc
            when uasc_files.source_folder is null then records.uasc
            when uasc_children.child is not null then '1'
            else '0'
        end as uasc,
        records.dob_text,
        records.mc_dob_text,
        records.record_no,
        records.dob,
        records.mc_dob
    from records
    inner join submissions on records.source_folder = submissions.source_folder
    left join uasc_files on records.source_folder = uasc_files.source_folder
    left join uasc_children
        on
            records.source_folder = uasc_children.source_folder
            and records.child = uasc_children.child
),

both_origins as (
    select * from from_files
)

select
    submission_id,
    concat_ws('/', submission_id, 'header', record_no) as header_row_id,
    concat_ws('/', submission_id, coalesce(child, '')) as child_key,
    child,
    child_id,
    sex,
    ethnic,
    upn,
    mother,
    uasc,
    dob_text,
    mc_dob_text,
    record_no,
    dob,
    mc_dob
from both_origins
