with

pre_proceedings as (
    select * from {{ ref('stg_pre_proceedings') }}
),

care_proceedings as (
    select * from {{ ref('stg_care_proceedings') }}
),

outcome_groups as (
    select * from {{ ref('code_groups') }}
    where code_set = 'pre_proceedings_outcome' and grouping = 'outcome_group'
),

-- issued so far; nothing follows from what has not happened
proceedings_so_far as (
    select * from care_proceedings
    where not coalesce(issue_date > {{ reporting_date() }}, false)
),

-- the court reference names the case, the child the proceedings within it; of several the first
links_of_the_extract as (
    select
        pre_proceedings.pre_proceedings_id,
        proceedings_so_far.proceedings_id
    from pre_proceedings
    inner join proceedings_so_far
        on
            pre_proceedings.child_id = proceedings_so_far.child_id
            and upper(pre_proceedings.court_reference) = upper(proceedings_so_far.court_reference)
    qualify row_number() over (
        partition by pre_proceedings.pre_proceedings_id
        order by
            proceedings_so_far.issue_date nulls last, proceedings_so_far.proceedings_id nulls last
    ) = 1
),

-- those that were stepped down led to nothing; while there is no outcome they may still lead there
pre_proceedings_to_link as (
    select
        pre_proceedings.pre_proceedings_id,
        pre_proceedings.child_id,
        pre_proceedings.decision_date,
        coalesce(pre_proceedings.outcome_date, {{ reporting_date() }}) + 60 as last_issue_date
    from pre_proceedings
    left join links_of_the_extract
        on pre_proceedings.pre_proceedings_id = links_of_the_extract.pre_proceedings_id
    left join outcome_groups
        on pre_proceedings.pre_proceedings_outcome_code = outcome_groups.code
    where
        links_of_the_extract.pre_proceedings_id is null
        and outcome_groups.group_code is distinct from 'STEP_DOWN'
),

links_by_rule as (
    select
        pre_proceedings_to_link.pre_proceedings_id,
        proceedings_so_far.proceedings_id
    from pre_proceedings_to_link
    inner join proceedings_so_far
        on
            pre_proceedings_to_link.child_id = proceedings_so_far.child_id
            and pre_proceedings_to_link.decision_date <= proceedings_so_far.issue_date
            and pre_proceedings_to_link.last_issue_date >= proceedings_so_far.issue_date
    qualify row_number() over (
        partition by pre_proceedings_to_link.pre_proceedings_id
        order by
            proceedings_so_far.issue_date nulls last, proceedings_so_far.proceedings_id nulls last
    ) = 1
)

select
    pre_proceedings_id,
    proceedings_id,
    'extract' as linked_by
from links_of_the_extract
union all
select
    pre_proceedings_id,
    proceedings_id,
    'rule' as linked_by
from links_by_rule
