with

disabilities as (
    select * from {{ ref('cin_census__disabilities') }}
),

children as (
    select * from {{ ref('cin_census__child_identifiers') }}
),

cin_details as (
    select * from {{ ref('cin_census__cin_details') }}
),

known_disabilities as (
    select code from {{ ref('code_sets') }}
    where code_set = 'disability'
),

born_children as (
    select child_key from children
    where person_birth_date is not null
    group by child_key
),

gone_further as (
    select child_key from cin_details
    where is_referral_not_nfa
    group by child_key
),

rule_inputs as (
    select
        disabilities.*,
        known_disabilities.code is null as is_invalid_disability,
        born_children.child_key is not null and gone_further.child_key is not null
            as is_disability_asked,
        coalesce(upper(disabilities.disability) = 'NONE', false) as is_none,
        bool_or(coalesce(upper(disabilities.disability) = 'NONE', false)) over (
            partition by disabilities.child_key
        ) as has_none,
        count(*) over (partition by disabilities.child_key, disabilities.disability) as n_of_code
    from disabilities
    left join known_disabilities on disabilities.disability = known_disabilities.code
    left join born_children on disabilities.child_key = born_children.child_key
    left join gone_further on disabilities.child_key = gone_further.child_key
)

-- true: the row fails; false: it passes; null: the rule does not apply to it
select
    submission_id,
    disability_row_id as row_id,
    la_child_id,
    child_key,
    is_invalid_disability,
    case when is_disability_asked then is_invalid_disability end as rule_8540,
    case when has_none then not is_none end as rule_8790,
    n_of_code > 1 as rule_8794
from rule_inputs
