with

prev_perm as (
    select * from {{ ref('ssda903__prev_perm') }}
),

submissions as (
    select * from {{ ref('ssda903__submissions') }}
),

local_authorities as (
    select * from {{ ref('dim_local_authorities') }}
),

code_sets as (
    select * from {{ ref('code_sets') }}
),

previous_permanences as (
    select code from code_sets
    where code_set = 'previous_permanence'
),

-- any authority of England, present or abolished, and the codes of what lies outside
permanence_authorities as (
    select la_code as code from local_authorities
    where is_published
    union
    select code from code_sets
    where code_set = 'previous_permanence_la_903'
),

rule_inputs as (
    select
        submissions.*,
        prev_perm.prev_perm_row_id,
        prev_perm.child_key,
        prev_perm.child,
        prev_perm.child_id,
        prev_perm.prev_perm,
        prev_perm.la_perm,
        prev_perm.date_perm,
        prev_perm.dob_text,
        prev_perm.record_no,
        prev_perm.dob,
        previous_permanences.code is not null as is_prev_perm_known,
        permanence_authorities.code is not null as is_authority_known,
        count(*) over (partition by prev_perm.child_key) as n_of_child
    from prev_perm
    inner join submissions on prev_perm.submission_id = submissions.submission_id
    left join previous_permanences on prev_perm.prev_perm = previous_permanences.code
    left join permanence_authorities on prev_perm.la_perm = permanence_authorities.code
),

{{ ssda903_failing_together('prev_perm') }}

-- true: the row fails; false: it passes; null: the rule does not apply to it
select
    inputs.submission_id,
    inputs.prev_perm_row_id as row_id,
    inputs.child as la_child_id,
    case when inputs.prev_perm is not null then not inputs.is_prev_perm_known end as rule_631,
    case when inputs.la_perm is not null then not inputs.is_authority_known end as rule_633,
    case
        when inputs.la_perm is not null or inputs.date_perm is not null
            then coalesce(inputs.prev_perm = 'Z1', true)
    end as rule_635,
    case when inputs.child is not null then inputs.n_of_child > 1 end as rule_int35,
    {{ ssda903_joined_flags('prev_perm') }}
from rule_inputs as inputs
{{ ssda903_joined_tables('prev_perm_row_id') }}
