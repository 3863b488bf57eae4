{# a table: read by five models #}
{{ config(materialized='table') }}

with

plans_in_periods as (
    select * from {{ ref('int_cp_plans_in_periods') }}
),

cp_plan_history as (
    select * from {{ ref('stg_cp_plan_history') }}
),

extract_history as (
    select * from {{ ref('int_extract_history') }}
    where event_type = 'cp_plans'
),

councils_with_plan_history as (
    select la_code from cp_plan_history
    group by la_code
),

sequenced as (
    select
        plans_in_periods.*,
        {{ add_months('plans_in_periods.period_start_date', -24) }} as look_back_date,
        cast(
            row_number() over (
                partition by plans_in_periods.child_id
                order by
                    plans_in_periods.cp_plan_start_date nulls last,
                    plans_in_periods.cp_plan_id nulls last
            ) as bigint
        ) as cp_plan_sequence,
        case
            when plans_in_periods.is_open
                then row_number() over (
                    partition by plans_in_periods.child_id, plans_in_periods.is_open
                    order by
                        plans_in_periods.cp_plan_start_date nulls last,
                        plans_in_periods.cp_plan_id nulls last
                ) > 1
        end as is_open_beside_earlier,
        councils_with_plan_history.la_code is not null as has_plan_history,
        extract_history.history_start_date
    from plans_in_periods
    left join councils_with_plan_history
        on plans_in_periods.la_code = councils_with_plan_history.la_code
    left join extract_history on plans_in_periods.la_code = extract_history.la_code
    where not plans_in_periods.is_history
),

-- whether a plan beside an open one is another plan or the same one typed twice, nobody can say
with_known as (
    select
        *,
        begins_period and not is_period_beside_earlier as is_start_to_count,
        -- no child is older than 18
        has_plan_history
        or coalesce(history_start_date <= {{ add_months('period_start_date', -216) }}, false)
            as is_ever_known,
        has_plan_history or coalesce(history_start_date <= look_back_date, false)
            as is_24m_known
    from sequenced
)

select
    cp_plan_id,
    cp_plan_period_id,
    child_id,
    la_code,
    cp_plan_sequence,
    n_plans_in_period,
    n_previous_plans,
    begins_period as is_period_start,
    ends_period as is_period_end,
    is_period_open,
    case when is_start_to_count and is_ever_known then n_previous_plans > 0 end as is_repeat_ever,
    case
        when not is_start_to_count or not is_24m_known then null
        when previous_plan_end_date >= look_back_date then true
        -- an earlier plan ended, and nobody knows when
        when not has_unknown_earlier_end then false
    end as is_repeat_24m,
    is_continuation,
    -- one fault is counted once, the gravest first
    is_same_day_duplicate and not coalesce(is_open_beside_earlier, false) as is_same_day_duplicate,
    is_overlapping_earlier and not coalesce(is_open_beside_earlier, false)
        as is_overlapping_earlier,
    is_open_beside_earlier,
    case when not is_period_beside_earlier then previous_plan_end_date end
        as previous_plan_end_date,
    period_start_date,
    period_end_date
from with_known
