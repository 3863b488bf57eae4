with

core_groups as (
    select * from {{ ref('stg_core_groups') }}
),

cp_plans as (
    select * from {{ ref('stg_cp_plans') }}
),

plan_sequences as (
    select * from {{ ref('int_cp_plans_sequenced') }}
),

icpc_links as (
    select * from {{ ref('int_icpcs_linked_to_cp_plans') }}
    where is_icpc_of_plan
),

icpcs as (
    select * from {{ ref('stg_initial_cp_conference') }}
),

dates as (
    select * from {{ ref('dim_dates') }}
),

-- the day from which a council's extract may hold core groups
council_starts as (
    select
        la_code,
        min(coalesce(core_group_held_date, core_group_due_date)) as first_core_group_date
    from core_groups
    group by la_code
),

-- the conference is that of the plan with which the period began
placed as (
    select
        core_groups.core_group_id,
        core_groups.la_code,
        core_groups.is_parents_attended,
        core_groups.core_group_due_date,
        core_groups.core_group_held_date,
        cp_plans.cp_plan_id,
        cp_plans.child_id,
        plan_sequences.cp_plan_period_id,
        plan_sequences.is_period_open,
        case
            when core_groups.cp_plan_id is not null then cp_plans.cp_plan_id is null
        end as is_cp_plan_orphan,
        coalesce(core_groups.core_group_held_date <= {{ reporting_date() }}, false) as is_held,
        council_starts.first_core_group_date <= plan_sequences.period_start_date
            as is_first_known,
        coalesce(icpcs.icpc_date, plan_sequences.period_start_date) as clock_start_date
    from core_groups
    left join council_starts on core_groups.la_code = council_starts.la_code
    left join cp_plans on core_groups.cp_plan_id = cp_plans.cp_plan_id
    left join plan_sequences on cp_plans.cp_plan_id = plan_sequences.cp_plan_id
    left join icpc_links on plan_sequences.cp_plan_period_id = icpc_links.cp_plan_id
    left join icpcs on icpc_links.icpc_id = icpcs.icpc_id
),

sequenced as (
    select
        *,
        case
            when is_held and cp_plan_period_id is not null
                then row_number() over (
                    partition by cp_plan_period_id, is_held
                    order by core_group_held_date nulls last, core_group_id nulls last
                )
        end as core_group_sequence,
        max(case when is_held then core_group_held_date end) over (
            partition by cp_plan_period_id
        ) as latest_held_date
    from placed
),

timed as (
    select
        sequenced.*,
        {{ working_days_between('clock_days', 'held_days') }} as working_days_from_icpc
    from sequenced
    left join dates as clock_days on sequenced.clock_start_date = clock_days.calendar_date
    left join dates as held_days on sequenced.core_group_held_date = held_days.calendar_date
)

select
    core_group_id,
    child_id,
    la_code,
    cp_plan_id,
    cp_plan_period_id,
    case when cp_plan_id is not null then 'extract' end as cp_plan_linked_by,
    cast(core_group_sequence as bigint) as core_group_sequence,
    case when is_held then working_days_from_icpc end as working_days_from_icpc,
    case
        when not is_held then null
        when core_group_held_date <= core_group_due_date then 0
        else {{ days_between('core_group_due_date', 'core_group_held_date') }}
    end as days_late,
    is_held,
    case
        when is_held then core_group_held_date <= core_group_due_date
        when core_group_due_date < {{ reporting_date() }} then false
    end as is_on_time,
    -- the dates too: from a Saturday back to the Friday there are 0 working days
    case
        when core_group_sequence = 1 and is_first_known
            then
                working_days_from_icpc between 0 and 10
                and core_group_held_date >= clock_start_date
    end as is_first_within_10,
    case
        when is_period_open
            then
                not is_held
                and core_group_due_date < {{ reporting_date() }}
                and (latest_held_date is null or latest_held_date < core_group_due_date)
    end as is_overdue,
    is_parents_attended,
    is_cp_plan_orphan,
    core_group_due_date,
    core_group_held_date
from timed
