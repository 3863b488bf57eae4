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

history_rows as (
    select * from {{ ref('int_cla_history_rows') }}
    where child_id is not null
),

submissions as (
    select * from {{ ref('stg_ssda903_file__submissions') }}
    where is_for_history
),

records as (
    select * from {{ ref('stg_ssda903_file__records') }}
    where file_name in ('header', 'uasc')
),

code_aliases as (
    select * from {{ ref('stg_code_aliases') }}
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

-- of children whose history is made from returns: what the last of these says of them
children_of_returns as (
    select
        child_id,
        la_code,
        min(child) as child
    from history_rows
    group by child_id, la_code
),

records_of_returns as (
    select
        children_of_returns.child_id,
        submissions.collection_year,
        records.*
    from records
    inner join submissions on records.source_folder = submissions.source_folder
    inner join children_of_returns
        on
            submissions.la_code = children_of_returns.la_code
            and records.child = children_of_returns.child
),

headers as (
    select
        records_of_returns.child_id,
        coalesce(sexes.code, records_of_returns.sex) as sex_code,
        coalesce(ethnicities.code, records_of_returns.ethnic) as ethnicity_code,
        records_of_returns.upn,
        case records_of_returns.mother when '1' then true when '0' then false end as is_mother,
        records_of_returns.dob
    from records_of_returns
    left join code_aliases as sexes
        on
            sexes.code_set = 'sex'
            and sexes.alias_key = {{ code_key('records_of_returns.sex') }}
    left join code_aliases as ethnicities
        on
            ethnicities.code_set = 'ethnicity'
            and ethnicities.alias_key = {{ code_key('records_of_returns.ethnic') }}
    where records_of_returns.file_name = 'header'
    qualify row_number() over (
        partition by records_of_returns.child_id
        order by
            records_of_returns.collection_year desc nulls last,
            records_of_returns.record_no desc nulls last
    ) = 1
),

councils_with_uasc_files as (
    select la_code from submissions
    where concat(' ', files_present, ' ') like '% uasc %'
    group by la_code
),

uasc_of_returns as (
    select
        child_id,
        coalesce(duc > {{ reporting_date() }}, true) as is_uasc_status_open
    from records_of_returns
    where file_name = 'uasc'
    qualify row_number() over (
        partition by child_id
        order by collection_year desc nulls last, record_no desc nulls last
    ) = 1
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
        when
            children_of_returns.child_id is not null
            and councils_with_uasc_files.la_code is not null
            then uasc_of_returns.child_id is not null
    end as is_uasc_ever,
    case
        when councils_with_immigration_statuses.la_code is not null
            then coalesce(uasc_by_child.is_uasc_status_open, false)
        when
            children_of_returns.child_id is not null
            and councils_with_uasc_files.la_code is not null
            then coalesce(uasc_of_returns.is_uasc_status_open, false)
    end as is_uasc_status_open,
    headers.child_id is not null as has_return_header,
    headers.sex_code as return_sex_code,
    headers.ethnicity_code as return_ethnicity_code,
    headers.upn as return_upn,
    headers.is_mother as is_mother_in_return,
    headers.dob as return_dob
from children
left join councils_with_disabilities on children.la_code = councils_with_disabilities.la_code
left join councils_with_immigration_statuses
    on children.la_code = councils_with_immigration_statuses.la_code
left join disabilities_by_child on children.child_id = disabilities_by_child.child_id
left join uasc_by_child on children.child_id = uasc_by_child.child_id
left join family_by_child on children.child_id = family_by_child.child_id
left join children_of_returns on children.child_id = children_of_returns.child_id
left join headers on children.child_id = headers.child_id
left join councils_with_uasc_files on children.la_code = councils_with_uasc_files.la_code
left join uasc_of_returns on children.child_id = uasc_of_returns.child_id
