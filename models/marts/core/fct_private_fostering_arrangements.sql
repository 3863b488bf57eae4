with

arrangements as (
    select * from {{ ref('stg_private_fostering') }}
),

children as (
    select * from {{ ref('dim_children') }}
),

sequenced as (
    select
        *,
        {{ is_open_on('arrangement_start_date', 'arrangement_end_date', reporting_date()) }}
            as is_open,
        -- any earlier arrangement that had not ended by the day on which this one begins
        case
            when child_id is not null and arrangement_start_date is not null
                then coalesce(
                    bool_or(arrangement_end_date is null) over earlier_arrangements
                    or max(arrangement_end_date) over earlier_arrangements
                    > arrangement_start_date,
                    false
                )
        end as is_overlapping_earlier
    from arrangements
    window earlier_arrangements as (
        partition by child_id
        order by arrangement_start_date nulls last, private_fostering_id nulls last
        rows between unbounded preceding and 1 preceding
    )
)

select
    sequenced.private_fostering_id,
    sequenced.child_id,
    sequenced.la_code,
    {{ age_in_years('children.dob', 'sequenced.arrangement_start_date') }} as age_at_start,
    {{ days_between('sequenced.arrangement_start_date', 'sequenced.notified_date') }}
        as days_to_notification,
    case
        when sequenced.arrangement_end_date <= {{ reporting_date() }}
            then {{ days_between(
                'sequenced.arrangement_start_date', 'sequenced.arrangement_end_date'
            ) }}
    end as days_to_end,
    case
        when sequenced.is_open
            then {{ days_between('sequenced.arrangement_start_date', reporting_date()) }}
    end as days_open,
    sequenced.is_open,
    sequenced.notified_date <= sequenced.arrangement_start_date as is_notified_in_advance,
    case when sequenced.is_open then sequenced.visit_due_date < {{ reporting_date() }} end
        as is_visit_overdue,
    sequenced.is_overlapping_earlier,
    sequenced.arrangement_end_date < sequenced.arrangement_start_date as is_end_before_start,
    sequenced.notified_date,
    sequenced.arrangement_start_date,
    sequenced.visit_due_date,
    sequenced.arrangement_end_date
from sequenced
left join children on sequenced.child_id = children.child_id
