with

clocks as (
    select * from {{ ref('worklist_clocks_in_need') }}
    union all
    select * from {{ ref('worklist_clocks_in_care') }}
),

items as (
    select * from {{ ref('catalogue_worklist_items') }}
),

children as (
    select * from {{ ref('dim_children') }}
),

lead_allocations as (
    select * from {{ ref('int_lead_allocations') }}
),

workers as (
    select * from {{ ref('dim_workers') }}
),

teams as (
    select * from {{ ref('dim_teams') }}
),

dates as (
    select * from {{ ref('dim_dates') }}
),

-- a stock counts for the team allocated on the day: the social worker, else the personal adviser
allocated as (
    select
        child_id,
        worker_id,
        team_id
    from lead_allocations
    where {{ is_open_on('allocation_start_date', 'allocation_end_date', reporting_date()) }}
    qualify row_number() over (
        partition by child_id
        order by
            case when lead_kind = 'social_worker' then 1 else 2 end nulls last,
            lead_allocation_id nulls last
    ) = 1
),

with_due_dates as (
    select
        clocks.*,
        items.item_label,
        items.standard,
        items.what_to_do,
        items.is_local_standard,
        items.look_ahead_days,
        items.sort_order,
        case items.interval_unit
            when 'given' then clocks.given_due_date
            when 'days' then clocks.clock_start_date + items.interval_length
            when 'hours' then clocks.clock_start_date + cast(items.interval_length / 24 as integer)
            when 'working_days' then due_days.calendar_date
            when 'months' then {{ add_months('clocks.clock_start_date', 'items.interval_length') }}
        end as due_date
    from clocks
    inner join items on clocks.item_type = items.item_type
    left join dates as start_days on clocks.clock_start_date = start_days.calendar_date
    left join dates as due_days
        on
            items.interval_unit = 'working_days'
            and {{ is_working_days_after('start_days', 'due_days', 'items.interval_length') }}
),

-- the child who has died needs nothing any more
on_the_list as (
    select
        with_due_dates.*,
        coalesce(allocated.worker_id, with_due_dates.worker_id) as responsible_worker_id,
        coalesce(allocated.team_id, with_due_dates.team_id) as responsible_team_id
    from with_due_dates
    left join allocated on with_due_dates.child_id = allocated.child_id
    left join children on with_due_dates.child_id = children.child_id
    where
        coalesce(
            with_due_dates.due_date <= {{ reporting_date() }} + with_due_dates.look_ahead_days, true
        )
        and coalesce(children.death_date > {{ reporting_date() }}, true)
)

select
    on_the_list.worklist_item_id,
    on_the_list.child_id,
    on_the_list.la_code,
    on_the_list.responsible_worker_id as worker_id,
    on_the_list.responsible_team_id as team_id,
    on_the_list.item_type,
    on_the_list.item_label,
    workers.worker_name,
    teams.team_name,
    case
        when on_the_list.due_date < {{ reporting_date() }} then 'overdue'
        when on_the_list.due_date is not null then 'due'
        when on_the_list.item_type = 'placement_threshold' then 'watch'
        else 'no date recorded'
    end as item_status,
    on_the_list.standard,
    on_the_list.what_to_do,
    on_the_list.source_table,
    on_the_list.source_key,
    {{ days_between('on_the_list.due_date', reporting_date()) }} as days_over,
    cast(on_the_list.sort_order as bigint) as sort_order,
    on_the_list.is_local_standard,
    coalesce(on_the_list.due_date < {{ reporting_date() }}, false) as is_overdue,
    on_the_list.clock_start_date,
    on_the_list.due_date
from on_the_list
left join workers on on_the_list.responsible_worker_id = workers.worker_id
left join teams on on_the_list.responsible_team_id = teams.team_id
