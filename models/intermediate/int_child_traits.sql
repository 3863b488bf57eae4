with

people as (
    select * from {{ ref('stg_person') }}
),

child_ids_seen as (
    select * from {{ ref('int_child_ids_seen') }}
),

disabilities as (
    select * from {{ ref('stg_disability') }}
),

immigration_statuses as (
    select * from {{ ref('stg_immigration_status') }}
),

families as (
    select * from {{ ref('stg_family') }}
),

code_groups as (
    select * from {{ ref('code_groups') }}
),

children as (
    select
        child_id,
        la_code
    from people
    union
    select
        child_id,
        la_code
    from child_ids_seen
),

-- a council without a single record has sent no such extract, and then nobody knows
councils_with_disabilities as (
    select la_code from disabilities
    group by la_code
),

councils_with_immigration_statuses as (
    select la_code from immigration_statuses
    group by la_code
),

-- a code that nobody knows is a disability too: only the code for none is not
disability_codes as (
    select
        disabilities.child_id,
        disabilities.disability_code
    from disabilities
    left join code_groups
        on
            code_groups.code_set = 'disability'
            and code_groups.grouping = 'disability_group'
            and disabilities.disability_code = code_groups.code
    where
        disabilities.disability_code is not null
        and coalesce(code_groups.group_code, 'DISABILITY') = 'DISABILITY'
    group by disabilities.child_id, disabilities.disability_code
),

disabilities_by_child as (
    select
        child_id,
        {{ dbt.listagg("disability_code", "' '", "order by disability_code nulls last") }}
            as disability_codes,
        count(*) as n_disabilities
    from disability_codes
    group by child_id
),

uasc_by_child as (
    select
        immigration_statuses.child_id,
        bool_or(
            (
                immigration_statuses.immigration_status_start_date is null
                or immigration_statuses.immigration_status_start_date <= {{ reporting_date() }}
            )
            and (
                immigration_statuses.immigration_status_end_date is null
                or immigration_statuses.immigration_status_end_date > {{ reporting_date() }}
            )
        ) as is_uasc_status_open
    from immigration_statuses
    inner join code_groups
        on
            code_groups.code_set = 'immigration_status'
            and code_groups.grouping = 'uasc_group'
            and code_groups.group_code = 'UASC'
            and immigration_statuses.immigration_status_code = code_groups.code
    group by immigration_statuses.child_id
),

-- memberships have no dates, so of several families the first by id stands
family_by_child as (
    select
        child_id,
        min(family_id) as family_id
    from families
    group by child_id
)

select
    children.child_id,
    family_by_child.family_id,
    disabilities_by_child.disability_codes,
    case
        when councils_with_disabilities.la_code is not null
            then coalesce(disabilities_by_child.n_disabilities, 0)
    end as n_disabilities,
    case
        when councils_with_disabilities.la_code is not null
            then disabilities_by_child.child_id is not null
    end as is_disabled,
    case
        when councils_with_immigration_statuses.la_code is not null
            then uasc_by_child.child_id is not null
    end as is_uasc_ever,
    case
        when councils_with_immigration_statuses.la_code is not null
            then coalesce(uasc_by_child.is_uasc_status_open, false)
    end as is_uasc_status_open
from children
left join councils_with_disabilities on children.la_code = councils_with_disabilities.la_code
left join councils_with_immigration_statuses
    on children.la_code = councils_with_immigration_statuses.la_code
left join disabilities_by_child on children.child_id = disabilities_by_child.child_id
left join uasc_by_child on children.child_id = uasc_by_child.child_id
left join family_by_child on children.child_id = family_by_child.child_id
