with

child_identifiers as (
    select * from {{ ref('cin_census__child_identifiers') }}
),

disabilities as (
    select * from {{ ref('stg_disability') }}
),

file_elements as (
    select * from {{ ref('stg_cin_file__elements') }}
),

-- as extracted: the case systems keep no history of disabilities
codes_of_children as (
    select
        child_id,
        disability_code
    from disabilities
    where disability_code is not null
    group by child_id, disability_code
),

councils_with_disabilities as (
    select la_code from disabilities
    group by la_code
),

children_built as (
    select
        child_identifiers.*,
        split_part(child_identifiers.child_id, '-', 1) as la_code
    from child_identifiers
    where child_identifiers.child_id is not null
),

-- a born child of whom nothing is recorded has none, where the council records any at all
built_here as (
    select
        children_built.submission_id,
        children_built.child_no,
        children_built.la_child_id,
        children_built.child_id,
        coalesce(codes_of_children.disability_code, 'NONE') as disability,
        row_number() over (
            partition by children_built.submission_id, children_built.child_id
            order by codes_of_children.disability_code nulls last
        ) as element_no
    from children_built
    inner join councils_with_disabilities
        on children_built.la_code = councils_with_disabilities.la_code
    left join codes_of_children on children_built.child_id = codes_of_children.child_id
    where
        codes_of_children.child_id is not null
        or children_built.person_birth_date is not null
),

from_files as (
    select
        file_elements.submission_id,
        file_elements.child_no,
        child_identifiers.la_child_id,
        cast(null as varchar) as child_id,
        file_elements.value as disability,
        row_number() over (
            partition by file_elements.submission_id, file_elements.child_no
            order by
                file_elements.episode_no nulls last,
                file_elements.group_no nulls last,
                file_elements.element_no nulls last
        ) as element_no
    from file_elements
    left join child_identifiers
        on
            file_elements.submission_id = child_identifiers.submission_id
            and file_elements.child_no = child_identifiers.child_no
    where file_elements.module = 'Disabilities' and file_elements.element = 'Disability'
),

both_origins as (
    select * from built_here
    union all
    select * from from_files
)

select
    submission_id,
    concat_ws('/', submission_id, child_no, element_no) as disability_row_id,
    concat_ws('/', submission_id, child_no) as child_row_id,
    concat_ws('/', submission_id, coalesce(la_child_id, '')) as child_key,
    la_child_id,
    child_id,
    disability,
    child_no,
    cast(element_no as bigint) as element_no
from both_origins
