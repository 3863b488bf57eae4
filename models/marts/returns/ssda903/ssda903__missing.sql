with

children_built as (
    select * from {{ ref('ssda903__children_built') }}
),

missing_episodes as (
    select * from {{ ref('fct_missing_episodes') }}
),

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

-- episodes less than an hour apart are one absence; an end after the last day has not come yet
absences as (
    select
        children_built.submission_id,
        children_built.child,
        children_built.child_id,
        missing_episodes.missing_chain_id,
        missing_episodes.missing_type_code,
        children_built.events_to_date,
        children_built.dob,
        cast(missing_episodes.chain_start_at as date) as absence_start_date,
        cast(missing_episodes.chain_end_at as date) as absence_end_date
    from children_built
    inner join missing_episodes
        on
            children_built.child_id = missing_episodes.child_id
            and children_built.events_to_date >= cast(missing_episodes.chain_start_at as date)
            and coalesce(
                children_built.period_start_date <= cast(missing_episodes.chain_end_at as date),
                true
            )
    where missing_episodes.is_chain_start and missing_episodes.period_of_care_id is not null
),

built_here as (
    select
        absences.submission_id,
        absences.child,
        absences.child_id,
        absences.missing_type_code as missing,
        cast(null as varchar) as dob_text,
        cast(null as varchar) as mis_start_text,
        cast(null as varchar) as mis_end_text,
        row_number() over (
            partition by absences.submission_id
            order by
                absences.child nulls last,
                absences.child_id nulls last,
                absences.absence_start_date nulls last,
                absences.missing_chain_id nulls last
        ) as record_no,
        absences.dob,
        absences.absence_start_date as mis_start,
        case
            when absences.absence_end_date <= absences.events_to_date then absences.absence_end_date
        end as mis_end
    from absences
),

both_origins as (
    select * from built_here
    union all
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
