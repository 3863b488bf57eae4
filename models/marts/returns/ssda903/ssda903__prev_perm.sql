with

years_built as (
    select * from {{ ref('ssda903__submissions') }}
    where origin = 'warehouse'
),

children_built as (
    select * from {{ ref('ssda903__children_built') }}
),

previous_permanence as (
    select * from {{ ref('fct_previous_permanence') }}
),

submissions as (
    select * from {{ ref('stg_ssda903_file__submissions') }}
    where is_read
),

records as (
    select * from {{ ref('stg_ssda903_file__records') }}
    where file_name = 'prev_perm'
),

from_files as (
    select
        submissions.submission_id,
        records.child,
        cast(null as varchar) as child_id,
        records.prev_perm,
        records.la_perm,
        records.date_perm,
        records.dob_text,
        records.record_no,
        records.dob
    from records
    inner join submissions on records.source_folder = submissions.source_folder
),

-- of several records of a child the one that tells most, an arrangement before one without
records_that_stand as (
    select * from previous_permanence
    qualify row_number() over (
        partition by child_id
        order by
            case
                when previous_permanence_la_code is not null or order_date_text is not null then 0
                when previous_permanence_code is not null then 1
                else 2
            end asc nulls last,
            order_date desc nulls last,
            previous_permanence_id asc nulls last
    ) = 1
),

built_here as (
    select
        children_built.submission_id,
        children_built.child,
        children_built.child_id,
        records_that_stand.previous_permanence_code as prev_perm,
        records_that_stand.previous_permanence_la_code as la_perm,
        -- a date that is known as the return writes it, else the text, with ZZ for parts not known
        case
            when records_that_stand.order_date is not null
                then concat_ws(
                    '/',
                    substr(cast(records_that_stand.order_date as varchar), 9, 2),
                    substr(cast(records_that_stand.order_date as varchar), 6, 2),
                    substr(cast(records_that_stand.order_date as varchar), 1, 4)
                )
            else upper(records_that_stand.order_date_text)
        end as date_perm,
        cast(null as varchar) as dob_text,
        row_number() over (
            partition by children_built.submission_id
            order by
                children_built.child nulls last,
                children_built.child_id nulls last
        ) as record_no,
        children_built.dob
    from children_built
    inner join years_built on children_built.submission_id = years_built.submission_id
    left join records_that_stand on children_built.child_id = records_that_stand.child_id
    where children_built.is_started and years_built.has_prev_perm_file
),

both_origins as (
    select * from built_here
    union all
    select * from from_files
)

select
    submission_id,
    concat_ws('/', submission_id, 'prev_perm', record_no) as prev_perm_row_id,
    concat_ws('/', submission_id, coalesce(child, '')) as child_key,
    child,
    child_id,
    prev_perm,
    la_perm,
    date_perm,
    dob_text,
    record_no,
    dob
from both_origins
