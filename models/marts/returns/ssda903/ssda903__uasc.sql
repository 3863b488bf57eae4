with

children_built as (
    select * from {{ ref('ssda903__children_built') }}
),

uasc_periods as (
    select * from {{ ref('int_uasc_periods') }}
),

submissions as (
    select * from {{ ref('stg_ssda903_file__submissions') }}
    where is_read
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

-- of several statuses the last to end; one that goes on after the last day
statuses as (
    select
        children_built.submission_id,
        children_built.child_id,
        bool_or(
            uasc_periods.uasc_end_date is null
            or uasc_periods.uasc_end_date > children_built.events_to_date
        ) as is_going_on,
        max(uasc_periods.uasc_end_date) as last_end_date
    from children_built
    inner join uasc_periods
        on
            children_built.child_id = uasc_periods.child_id
            and children_built.events_to_date >= uasc_periods.uasc_start_date
            and coalesce(children_built.period_start_date <= uasc_periods.uasc_end_date, true)
    group by children_built.submission_id, children_built.child_id
),

built_here as (
    select
        children_built.submission_id,
        children_built.child,
        children_built.child_id,
        children_built.sex,
        cast(null as varchar) as dob_text,
        cast(null as varchar) as duc_text,
        row_number() over (
            partition by children_built.submission_id
            order by
                children_built.child nulls last,
                children_built.child_id nulls last
        ) as record_no,
        children_built.dob,
        -- the day on which it ends at the latest is known: the rules compare it with next year's
        case
            when statuses.is_going_on then {{ add_months('children_built.dob', 216) }}
            else least(
                statuses.last_end_date, {{ add_months('children_built.dob', 216) }}
            )
        end as duc
    from children_built
    inner join statuses
        on
            children_built.submission_id = statuses.submission_id
            and children_built.child_id = statuses.child_id
),

both_origins as (
    select * from built_here
    union all
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
