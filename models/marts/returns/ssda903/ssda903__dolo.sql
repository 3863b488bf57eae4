with

years_built as (
    select * from {{ ref('ssda903__submissions') }}
    where origin = 'warehouse'
),

children_built as (
    select * from {{ ref('ssda903__children_built') }}
),

dolo_orders as (
    select * from {{ ref('fct_deprivation_of_liberty_orders') }}
),

submissions as (
    select * from {{ ref('stg_ssda903_file__submissions') }}
    where is_read
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

built_here as (
    select
        children_built.submission_id,
        children_built.child,
        children_built.child_id,
        cast(null as varchar) as dob_text,
        cast(null as varchar) as dolo_start_text,
        cast(null as varchar) as dolo_end_text,
        row_number() over (
            partition by children_built.submission_id
            order by
                children_built.child nulls last,
                children_built.child_id nulls last,
                dolo_orders.dolo_start_date nulls last,
                dolo_orders.dolo_id nulls last
        ) as record_no,
        children_built.dob,
        dolo_orders.dolo_start_date as dolo_start,
        case
            when dolo_orders.dolo_end_date <= children_built.events_to_date
                then dolo_orders.dolo_end_date
        end as dolo_end
    from children_built
    inner join years_built on children_built.submission_id = years_built.submission_id
    inner join dolo_orders
        on
            children_built.child_id = dolo_orders.child_id
            and children_built.events_to_date >= dolo_orders.dolo_start_date
            and coalesce(children_built.period_start_date <= dolo_orders.dolo_end_date, true)
    where years_built.has_dolo_file and not dolo_orders.is_outside_care
),

both_origins as (
    select * from built_here
    union all
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
