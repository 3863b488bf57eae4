with

children as (
    select * from {{ ref('cin_census__child_identifiers') }}
),

characteristics as (
    select * from {{ ref('cin_census__child_characteristics') }}
),

ethnicities as (
    select code from {{ ref('code_sets') }}
    where code_set = 'ethnicity'
),

-- a file may hold a child without the group, whose ethnicity is then missing too
all_children as (
    select
        children.submission_id,
        children.child_row_id as row_id,
        children.la_child_id,
        characteristics.ethnicity
    from children
    left join characteristics on children.child_row_id = characteristics.child_row_id
)

-- true: the row fails; false: it passes; null: the rule does not apply to it
select
    all_children.submission_id,
    all_children.row_id,
    all_children.la_child_id,
    ethnicities.code is null as rule_4220
from all_children
left join ethnicities on all_children.ethnicity = ethnicities.code
