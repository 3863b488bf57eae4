{# a table: read by three models #}
{{ config(materialized='table') }}

with

icpcs as (
    select * from {{ ref('stg_initial_cp_conference') }}
),

icpc_states as (
    select * from {{ ref('int_icpcs_linked_to_s47_enquiries') }}
),

cp_plans as (
    select * from {{ ref('stg_cp_plans') }}
),

named as (
    select
        icpcs.icpc_id,
        cp_plans.cp_plan_id,
        true as is_named_by_icpc,
        false as is_named_by_plan
    from icpcs
    inner join cp_plans on icpcs.cp_plan_id = cp_plans.cp_plan_id
    union all
    select
        icpcs.icpc_id,
        cp_plans.cp_plan_id,
        false as is_named_by_icpc,
        true as is_named_by_plan
    from cp_plans
    inner join icpcs on cp_plans.icpc_id = icpcs.icpc_id
),

links_of_the_extract as (
    select
        icpc_id,
        cp_plan_id,
        bool_or(is_named_by_icpc) as is_named_by_icpc,
        bool_or(is_named_by_plan) as is_named_by_plan
    from named
    group by icpc_id, cp_plan_id
),

icpcs_without_link as (
    select icpcs.*
    from icpcs
    inner join icpc_states on icpcs.icpc_id = icpc_states.icpc_id
    left join links_of_the_extract on icpcs.icpc_id = links_of_the_extract.icpc_id
    where
        links_of_the_extract.icpc_id is null
        and icpc_states.is_held
        and not icpc_states.is_duplicate
        and coalesce(icpcs.is_cp_plan_made, true)
),

cp_plans_without_link as (
    select cp_plans.*
    from cp_plans
    left join links_of_the_extract on cp_plans.cp_plan_id = links_of_the_extract.cp_plan_id
    where
        links_of_the_extract.cp_plan_id is null
        and not coalesce(cp_plans.is_other_la_plan, false)
),

-- the first plan that a conference could have made
first_plans as (
    select
        icpcs_without_link.icpc_id,
        icpcs_without_link.icpc_date,
        cp_plans_without_link.cp_plan_id
    from icpcs_without_link
    inner join cp_plans_without_link
        on
            icpcs_without_link.child_id = cp_plans_without_link.child_id
            and icpcs_without_link.icpc_date <= cp_plans_without_link.cp_plan_start_date
            and icpcs_without_link.icpc_date + 10 >= cp_plans_without_link.cp_plan_start_date
    qualify row_number() over (
        partition by icpcs_without_link.icpc_id
        order by
            cp_plans_without_link.cp_plan_start_date nulls last,
            cp_plans_without_link.cp_plan_id nulls last
    ) = 1
),

-- and of the conferences that could have made it, the last
links_by_rule as (
    select
        icpc_id,
        cp_plan_id
    from first_plans
    qualify row_number() over (
        partition by cp_plan_id
        order by icpc_date desc nulls last, icpc_id asc nulls last
    ) = 1
),

links as (
    select
        icpc_id,
        cp_plan_id,
        'extract' as linked_by,
        is_named_by_icpc,
        is_named_by_plan
    from links_of_the_extract
    union all
    select
        icpc_id,
        cp_plan_id,
        'rule' as linked_by,
        false as is_named_by_icpc,
        false as is_named_by_plan
    from links_by_rule
)

select
    links.icpc_id,
    links.cp_plan_id,
    links.linked_by,
    -- both sides may name others: each is shown the one it names itself
    row_number() over (
        partition by links.icpc_id
        order by
            links.is_named_by_icpc desc nulls last,
            cp_plans.cp_plan_start_date asc nulls last,
            links.cp_plan_id asc nulls last
    ) = 1 as is_plan_of_icpc,
    row_number() over (
        partition by links.cp_plan_id
        order by
            links.is_named_by_plan desc nulls last,
            icpc_states.is_duplicate asc nulls last,
            icpcs.icpc_date asc nulls last,
            links.icpc_id asc nulls last
    ) = 1 as is_icpc_of_plan
from links
inner join cp_plans on links.cp_plan_id = cp_plans.cp_plan_id
inner join icpcs on links.icpc_id = icpcs.icpc_id
inner join icpc_states on links.icpc_id = icpc_states.icpc_id
