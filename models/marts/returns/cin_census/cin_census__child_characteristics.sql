with

child_identifiers as (
    select * from {{ ref('cin_census__child_identifiers') }}
),

children as (
    select * from {{ ref('dim_children') }}
),

file_groups as (
    select * from {{ ref('stg_cin_file__groups') }}
),

built_here as (
    select
        child_identifiers.submission_id,
        child_identifiers.child_no,
        child_identifiers.la_child_id,
        child_identifiers.child_id,
        children.ethnicity_code as ethnicity
    from child_identifiers
    inner join children on child_identifiers.child_id = children.child_id
),

from_files as (
    select
        file_groups.submission_id,
        file_groups.child_no,
        child_identifiers.la_child_id,
        cast(null as varchar) as child_id,
        file_groups.ethnicity
    from file_groups
    left join child_identifiers
        on
            file_groups.submission_id = child_identifiers.submission_id
            and file_groups.child_no = child_identifiers.child_no
    where file_groups.module = 'ChildCharacteristics' and file_groups.group_no = 1
),

both_origins as (
    select * from built_here
    union all
    select * from from_files
)

select
    submission_id,
    concat_ws('/', submission_id, child_no) as child_row_id,
    concat_ws('/', submission_id, coalesce(la_child_id, '')) as child_key,
    la_child_id,
    child_id,
    ethnicity,
    child_no
from both_origins
