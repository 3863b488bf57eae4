{# a table: facts, cohorts and the worklist read it #}
{{ config(materialized='table') }}

with

involvements as (
    select * from {{ ref('int_involvements_linked_to_children') }}
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
ranked as (
    select
        *,
        row_number() over (
            partition by child_id, lead_kind
            order by start_date nulls last, end_date nulls last, involvement_id nulls last
        ) as lead_rank
    from lead_involvements
),

-- an inner join: the condition has an "or", which makes a left join try every pair there is
leads_by_day as (
    select
        days_of_change.child_id,
        days_of_change.lead_kind,
        days_of_change.change_date,
        max(ranked.lead_rank) as lead_rank
    from days_of_change
    inner join ranked
        on
            days_of_change.child_id = ranked.child_id
            and days_of_change.lead_kind = ranked.lead_kind
            and {{ is_open_on(
                'ranked.start_date', 'ranked.end_date', 'days_of_change.change_date'
            ) }}
    group by days_of_change.child_id, days_of_change.lead_kind, days_of_change.change_date
),

leaders as (
    select
        days_of_change.child_id,
        days_of_change.lead_kind,
        days_of_change.change_date,
        leads_by_day.lead_rank
    from days_of_change
    left join leads_by_day
        on
            days_of_change.child_id = leads_by_day.child_id
            and days_of_change.lead_kind = leads_by_day.lead_kind
            and days_of_change.change_date = leads_by_day.change_date
),

-- a day on which the leader stays the same, or on which nobody leads still, changes nothing
changes_of_leader as (
    select *
    from leaders
    qualify lead_rank is distinct from lag(lead_rank) over (
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
    ranked.involvement_id,
    periods.child_id,
    ranked.la_code,
    ranked.worker_id,
    ranked.team_id,
    periods.lead_kind,
    periods.change_date as allocation_start_date,
    periods.next_change_date as allocation_end_date
from periods
inner join ranked
    on
        periods.child_id = ranked.child_id
        and periods.lead_kind = ranked.lead_kind
        and periods.lead_rank = ranked.lead_rank
