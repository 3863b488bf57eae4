with

supervisions as (
    select * from {{ ref('stg_supervisions') }}
),

codes as (
    select * from {{ ref('dim_codes') }}
),

-- held on a day to come is not held yet; without a child it is about the worker
so_far as (
    select
        *,
        case
            when supervision_held_date <= {{ reporting_date() }} then supervision_held_date
        end as past_held_date,
        coalesce(child_id, worker_id) as supervised_id
    from supervisions
),

in_order as (
    select
        *,
        lag(past_held_date) over held_before as earlier_held_date,
        past_held_date is not null
        and row_number() over (
            partition by supervised_id, supervision_type_code
            order by past_held_date desc nulls last, supervision_id desc nulls last
        ) = 1 as is_latest_held
    from so_far
    window held_before as (
        partition by supervised_id, supervision_type_code
        order by past_held_date asc nulls last, supervision_id asc nulls last
    )
)

select
    supervisions.supervision_id,
    supervisions.child_id,
    supervisions.la_code,
    supervisions.worker_id,
    supervisions.supervision_type_code,
    supervision_types.code_label as supervision_type_label,
    {{ days_between('supervisions.supervision_due_date', 'supervisions.past_held_date') }}
        as days_after_due,
    case
        when supervisions.supervised_id is not null and supervisions.past_held_date is not null
            then
                {{ days_between(
                    'supervisions.earlier_held_date', 'supervisions.past_held_date'
                ) }}
    end as days_since_previous,
    {{ days_between('supervisions.past_held_date', reporting_date()) }} as days_since_held,
    supervisions.past_held_date is not null as is_held,
    case
        when supervisions.past_held_date is not null
            then supervisions.past_held_date > supervisions.supervision_due_date
        when supervisions.supervision_due_date < {{ reporting_date() }} then true
    end as is_late,
    supervisions.past_held_date is null
    and supervisions.supervision_due_date < {{ reporting_date() }} as is_overdue,
    case when supervisions.supervised_id is not null then supervisions.is_latest_held end
        as is_latest,
    supervisions.supervision_due_date,
    supervisions.supervision_held_date
from in_order as supervisions
left join codes as supervision_types
    on
        supervision_types.code_id
        = concat_ws('-', 'supervision_type', supervisions.supervision_type_code)
