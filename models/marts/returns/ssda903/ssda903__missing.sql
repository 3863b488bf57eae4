with

children_built as (
    select * from {{ ref('ssda903__children_built') }}
),

missing_episodes as (
    select * from {{ ref('fct_missing_episodes') }}
),

submissions as (
    select * from {{ ref('stg_ssda903_file__submissions') }}
    where is_read
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

-- episodes less than an hour apart are one absence; one that ends before it begins stays as it is
absences as (
    select
        child_id,
        missing_chain_id,
        missing_type_code,
        cast(chain_start_at as date) as absence_start_date,
        cast(case when is_end_before_start then missing_end_at else chain_end_at end as date)
            as absence_end_date
    from missing_episodes
    where is_chain_start and period_of_care_id is not null
),

built_here as (
    select
        children_built.submission_id,
        children_built.child,
        children_built.child_id,
        absences.missing_type_code as missing,
        cast(null as varchar) as dob_text,
        cast(null as varchar) as mis_start_text,
        cast(null as varchar) as mis_end_text,
        row_number() over (
            partition by children_built.submission_id
            order by
                children_built.child nulls last,
                children_built.child_id nulls last,
                absences.absence_start_date nulls last,
                absences.missing_chain_id nulls last
        ) as record_no,
        children_built.dob,
        absences.absence_start_date as mis_start,
        case
            when absences.absence_end_date <= children_built.events_to_date
                then absences.absence_end_date
        end as mis_end
    from children_built
    inner join absences
        on
            children_built.child_id = absences.child_id
            and children_built.events_to_date >= absences.absence_start_date
            and coalesce(children_built.period_start_date <= absences.absence_end_date, true)
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
