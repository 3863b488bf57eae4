{#- Stages of the way to adoption, and the days each takes. -#}
{% set stages = [
    ('Entry to decision', 'days_entry_to_decision'),
    ('Decision to match', 'days_decision_to_match'),
    ('Match to placement', 'days_match_to_placed'),
    ('Placement to order', 'days_placed_to_order'),
    ('Entry to placement', 'days_a1'),
    ('Entry to order', 'days_entry_to_order'),
] %}

with

journeys as (
    select * from {{ ref('fct_adoption_journeys') }}
),

permanence_records as (
    select * from {{ ref('fct_permanence_records') }}
    where child_id is not null
),

periods as (
    select * from {{ ref('fct_periods_of_care') }}
),

adopters as (
    select * from {{ ref('fct_adopters') }}
),

month_ends as (
    select * from {{ ref('dim_council_month_ends') }}
),

allocations as (
    select * from {{ ref('fct_allocations') }}
    where lead_role_code is not null
),

-- a decision that stands on two records is one
decisions as (
    select
        permanence_records.permanence_id,
        permanence_records.la_code,
        permanence_records.child_id,
        permanence_records.adoption_decision_date,
        permanence_records.decision_reversed_date,
        least(
            permanence_records.decision_reversed_date,
            permanence_records.permanence_order_date,
            periods.period_end_date
        ) as decision_end_date
    from permanence_records
    left join periods
        on permanence_records.period_of_care_id = periods.period_of_care_id
    where permanence_records.adoption_decision_date is not null
    qualify row_number() over (
        partition by permanence_records.child_id, permanence_records.adoption_decision_date
        order by
            permanence_records.decision_reversed_date asc nulls last,
            permanence_records.permanence_order_date asc nulls last,
            permanence_records.permanence_id asc nulls last
    ) = 1
),

placement_order_dates as (
    select
        min(permanence_id) as permanence_id,
        la_code,
        child_id,
        placement_order_date
    from permanence_records
    where placement_order_date is not null
    group by la_code, child_id, placement_order_date
),

journeys_at_month_end as (
    select
        journeys.*,
        month_ends.month_end_date,
        -- decided, in care, and nothing has come of it yet
        journeys.adoption_decision_date <= month_ends.month_end_date
        and coalesce(periods.period_start_date <= month_ends.month_end_date, true)
        and coalesce(
            least(
                journeys.placed_for_adoption_date,
                journeys.adoption_order_date,
                journeys.other_order_date,
                journeys.decision_reversed_date,
                periods.period_end_date
            ) > month_ends.month_end_date,
            true
        ) as is_waiting_then,
        coalesce(
            {{ is_in_months_to(
                'journeys.adoption_order_date', 'journeys.adoption_order_date',
                'month_ends.month_end_date', 36
            ) }},
            false
        ) as is_adopted_in_36_months
    from journeys
    inner join month_ends on journeys.la_code = month_ends.la_code
    left join periods on journeys.period_of_care_id = periods.period_of_care_id
),

adopter_stages as (
    select
        adopter_id,
        la_code,
        'Stage 1' as stage_name,
        is_stage_1_on_time as is_on_time,
        left_date,
        stage_1_start_date as stage_start_date,
        stage_1_end_date as stage_end_date
    from adopters
    union all
    select
        adopter_id,
        la_code,
        'Stage 2' as stage_name,
        is_stage_2_on_time as is_on_time,
        left_date,
        stage_2_start_date as stage_start_date,
        stage_2_end_date as stage_end_date
    from adopters
),

-- one kind of row a line, each with the day it goes by
events as (
    select
        'adoption' as event_kind,
        child_id as record_id,
        la_code,
        child_id,
        cast(null as varchar) as group_value,
        cast(null as double) as event_value,
        coalesce(is_placed_within_12_months, false) as is_true,
        days_a1,
        days_a10,
        days_a2,
        adoption_order_date as event_date,
        cast(null as date) as month_end_date
    from journeys
    where is_adopted
    {% for stage, days in stages %}
    union all
    select
        'stage' as event_kind,
        concat_ws('-', child_id, '{{ stage }}') as record_id,
        la_code,
        child_id,
        '{{ stage }}' as group_value,
        {{ days }} / 30.4 as event_value,
        true as is_true,
        cast(null as bigint) as days_a1,
        cast(null as bigint) as days_a10,
        cast(null as bigint) as days_a2,
        adoption_order_date as event_date,
        cast(null as date) as month_end_date
    from journeys
    -- a stage that ends before it begins has no length
    where is_adopted and {{ days }} >= 0
    {% endfor %}
    union all
    select
        'decision' as event_kind,
        permanence_id as record_id,
        la_code,
        child_id,
        cast(null as varchar) as group_value,
        cast(null as double) as event_value,
        true as is_true,
        cast(null as bigint) as days_a1,
        cast(null as bigint) as days_a10,
        cast(null as bigint) as days_a2,
        adoption_decision_date as event_date,
        cast(null as date) as month_end_date
    from decisions
    union all
    select
        'placement_order' as event_kind,
        permanence_id as record_id,
        la_code,
        child_id,
        cast(null as varchar) as group_value,
        cast(null as double) as event_value,
        true as is_true,
        cast(null as bigint) as days_a1,
        cast(null as bigint) as days_a10,
        cast(null as bigint) as days_a2,
        placement_order_date as event_date,
        cast(null as date) as month_end_date
    from placement_order_dates
    union all
    select
        'adopter_stage' as event_kind,
        concat_ws('-', adopter_id, stage_name) as record_id,
        la_code,
        cast(null as varchar) as child_id,
        stage_name as group_value,
        cast(null as double) as event_value,
        is_on_time as is_true,
        cast(null as bigint) as days_a1,
        cast(null as bigint) as days_a10,
        cast(null as bigint) as days_a2,
        stage_end_date as event_date,
        cast(null as date) as month_end_date
    from adopter_stages
    where stage_end_date is not null
    union all
    -- adopted in the last three years, or waiting, and then with a group; late from day 426
    select
        'journey' as event_kind,
        child_id as record_id,
        la_code,
        child_id,
        case
            when not is_waiting_then then null
            when placement_order_date <= month_end_date then 'With a placement order'
            else 'Without a placement order'
        end as group_value,
        cast(null as double) as event_value,
        case
            when is_adopted_in_36_months then coalesce(days_a1 < 426, false)
            when {{ days_between('entry_date', 'month_end_date') }} >= 426 then false
        end as is_true,
        cast(null as bigint) as days_a1,
        cast(null as bigint) as days_a10,
        cast(null as bigint) as days_a2,
        cast(null as date) as event_date,
        month_end_date
    from journeys_at_month_end
    where is_adopted_in_36_months or is_waiting_then
    union all
    -- decisions open at some time in the 12 months, and whether they were reversed in them
    select
        'reversal' as event_kind,
        decisions.permanence_id as record_id,
        decisions.la_code,
        decisions.child_id,
        cast(null as varchar) as group_value,
        cast(null as double) as event_value,
        coalesce(
            {{ is_in_months_to(
                'decisions.decision_reversed_date', 'decisions.decision_reversed_date',
                'month_ends.month_end_date', 12
            ) }},
            false
        ) as is_true,
        cast(null as bigint) as days_a1,
        cast(null as bigint) as days_a10,
        cast(null as bigint) as days_a2,
        cast(null as date) as event_date,
        month_ends.month_end_date
    from decisions
    inner join month_ends
        on
            decisions.la_code = month_ends.la_code
            and {{ is_in_months_to(
                'decisions.adoption_decision_date', 'decisions.decision_end_date',
                'month_ends.month_end_date', 12
            ) }}
    union all
    select
        'in_process' as event_kind,
        adopter_stages.adopter_id as record_id,
        adopter_stages.la_code,
        cast(null as varchar) as child_id,
        max(adopter_stages.stage_name) as group_value,
        cast(null as double) as event_value,
        true as is_true,
        cast(null as bigint) as days_a1,
        cast(null as bigint) as days_a10,
        cast(null as bigint) as days_a2,
        cast(null as date) as event_date,
        month_ends.month_end_date
    from adopter_stages
    inner join month_ends
        on
            adopter_stages.la_code = month_ends.la_code
            and {{ is_open_on(
                'adopter_stages.stage_start_date',
                'least(adopter_stages.stage_end_date, adopter_stages.left_date)',
                'month_ends.month_end_date'
            ) }}
    group by adopter_stages.adopter_id, adopter_stages.la_code, month_ends.month_end_date
),

keyed as (
    select
        *,
        concat_ws('-', event_kind, record_id, month_end_date) as record_key,
        coalesce(event_date, month_end_date) as day_of_team
    from events
),

with_teams as (
    {{ with_team_of_day('keyed', 'record_key', 'day_of_team') }}
)

select
    la_code,
    record_id,
    child_id,
    team_id,
    case when event_kind in ('adoption', 'stage') then event_date end as adoption_order_date,
    case when event_kind = 'decision' then event_date end as adoption_decision_date,
    case when event_kind = 'placement_order' then event_date end as placement_order_date,
    case when event_kind = 'adopter_stage' then event_date end as stage_end_date,
    month_end_date,
    case when event_kind = 'adoption' and days_a1 is not null then true end as adoption_a1_days,
    cast(days_a1 as double) as adoption_a1_days__value,
    case when event_kind = 'adoption' and days_a10 is not null then true end
        as adoption_a10_days,
    cast(days_a10 as double) as adoption_a10_days__value,
    case when event_kind = 'adoption' and days_a2 is not null then true end as adoption_a2_days,
    cast(days_a2 as double) as adoption_a2_days__value,
    case when event_kind = 'adoption' then is_true end as adoption_placed_12m_pct,
    case when event_kind = 'stage' then true end as adoption_stage_months,
    event_value as adoption_stage_months__value,
    group_value as adoption_stage_months__group,
    case when event_kind = 'decision' then true end as adoption_decisions,
    case when event_kind = 'placement_order' then true end as placement_orders,
    case when event_kind = 'journey' and group_value is not null then true end as adoption_waiting,
    group_value as adoption_waiting__group,
    case when event_kind = 'journey' then is_true end as adoption_a3_pct,
    case when event_kind = 'reversal' then is_true end as adoption_reversed_pct,
    case when event_kind = 'in_process' then true end as adopters_in_process,
    group_value as adopters_in_process__group,
    case when event_kind = 'adopter_stage' then is_true end as adopter_stage_timely_pct,
    group_value as adopter_stage_timely_pct__group
from with_teams
