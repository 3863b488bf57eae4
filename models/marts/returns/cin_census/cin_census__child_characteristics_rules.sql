with

characteristics as (
    select * from {{ ref('cin_census__child_characteristics') }}
),

ethnicities as (
    select code from {{ ref('code_sets') }}
    where code_set = 'ethnicity'
)

-- true: the row fails; false: it passes; null: the rule does not apply to it
select
    characteristics.submission_id,
    characteristics.child_row_id as row_id,
    characteristics.la_child_id,
    ethnicities.code is null as rule_4220
from characteristics
left join ethnicities on characteristics.ethnicity = ethnicities.code
