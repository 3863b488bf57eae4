with

headers as (
    select * from {{ ref('cin_census__header') }}
)

-- true: the row fails; false: it passes; null: the rule does not apply to it
select
    submission_id,
    submission_id as row_id,
    cast(null as varchar) as la_child_id,
    coalesce(reference_date != try_cast(concat_ws('-', header_year, '03-31') as date), true)
        as rule_100
from headers
