{# a table: facts, cohorts and the worklist read it #}
{{ config(materialized='table') }}

with

involvements as (
    select * from {{ ref('stg_involvements') }}
),

code_groups as (
    select * from {{ ref('code_groups') }}
),

-- what begins after the reporting date has not happened, nor has an end after it
lead_involvements as (
    select
        involvements.involvement_id,
        involvements.child_id,
        involvements.la_code,
        involvements.worker_id,
        involvements.team_id,
        lower(lead_roles.group_code) as lead_kind,
        involvements.involvement_start_date as start_date,
        case
            when involvements.involvement_end_date <= {{ reporting_date() }}
                then involvements.involvement_end_date
        end as end_date
    from involvements
    inner join code_groups as lead_roles
        on
            lead_roles.code_set = 'involvement_role'
            and lead_roles.grouping = 'lead_role'
            and involvements.involvement_role_code = lead_roles.code
    where
        involvements.child_id is not null
        and involvements.involvement_start_date <= {{ reporting_date() }}
        and (
            involvements.involvement_end_date is null
            or involvements.involvement_end_date > involvements.involvement_start_date
        )
),

-- who leads can change on these days only
days_of_change as (
    select
        child_id,
        lead_kind,
        start_date as change_date
    from lead_involvements
    union
    select
        child_id,
        lead_kind,
        end_date as change_date
    from lead_involvements
    where end_date is not null
),

-- of several open at once the one that began last leads; of those the one that lasts longest
leaders as (
    select
        days_of_change.child_id,
        days_of_change.lead_kind,
        days_of_change.change_date,
        lead_involvements.involvement_id
    from days_of_change
    left join lead_involvements
        on
            days_of_change.child_id = lead_involvements.child_id
            and days_of_change.lead_kind = lead_involvements.lead_kind
            and {{ is_open_on(
                'lead_involvements.start_date',
                'lead_involvements.end_date',
                'days_of_change.change_date'
            ) }}
    qualify row_number() over (
        partition by
            days_of_change.child_id, days_of_change.lead_kind, days_of_change.change_date
        order by
            lead_involvements.start_date desc nulls last,
            lead_involvements.end_date desc nulls first,
            lead_involvements.involvement_id desc nulls last
    ) = 1
),

-- a day on which the leader stays the same, or on which nobody leads still, changes nothing
changes_of_leader as (
    select *
    from leaders
    qualify involvement_id is distinct from lag(involvement_id) over (
        partition by child_id, lead_kind
        order by change_date nulls last
    )
),

periods as (
    select
        *,
        lead(change_date) over (
            partition by child_id, lead_kind
            order by change_date nulls last
        ) as next_change_date
    from changes_of_leader
)

select
    concat_ws('-', periods.child_id, periods.lead_kind, periods.change_date)
        as lead_allocation_id,
    periods.involvement_id,
    periods.child_id,
    lead_involvements.la_code,
    lead_involvements.worker_id,
    lead_involvements.team_id,
    periods.lead_kind,
    periods.change_date as allocation_start_date,
    periods.next_change_date as allocation_end_date
from periods
inner join lead_involvements on periods.involvement_id = lead_involvements.involvement_id
