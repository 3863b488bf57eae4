with

cin_plans as (
    select * from {{ ref('stg_cin_plans') }}
),

referral_links as (
    select * from {{ ref('int_events_linked_to_referrals') }}
    where event_type = 'cin_plans'
),

sequenced as (
    select
        *,
        case
            when child_id is not null
                then cast(
                    row_number() over (
                        partition by child_id
                        order by cin_plan_start_date nulls last, cin_plan_id nulls last
                    ) as bigint
                )
        end as cin_plan_sequence,
        -- any earlier plan that had not ended by the day on which this one begins
        case
            when child_id is not null and cin_plan_start_date is not null
                then coalesce(
                    bool_or(cin_plan_end_date is null) over earlier_plans
                    or max(cin_plan_end_date) over earlier_plans > cin_plan_start_date,
                    false
                )
        end as is_overlapping_earlier
    from cin_plans
    window earlier_plans as (
        partition by child_id
        order by cin_plan_start_date nulls last, cin_plan_id nulls last
        rows between unbounded preceding and 1 preceding
    )
),

flagged as (
    select
        *,
        {{ is_open_on('cin_plan_start_date', 'cin_plan_end_date', reporting_date()) }} as is_open
    from sequenced
)

select
    flagged.cin_plan_id,
    flagged.child_id,
    flagged.la_code,
    referral_links.referral_id,
    flagged.team_id,
    flagged.worker_id,
    referral_links.referral_linked_by,
    flagged.cin_plan_sequence,
    case
        when flagged.cin_plan_end_date <= {{ reporting_date() }}
            then {{ days_between('flagged.cin_plan_start_date', 'flagged.cin_plan_end_date') }}
    end as days_to_end,
    case
        when flagged.is_open
            then {{ days_between('flagged.cin_plan_start_date', reporting_date()) }}
    end as days_open,
    flagged.is_open,
    referral_links.is_referral_orphan,
    flagged.is_overlapping_earlier,
    flagged.cin_plan_end_date < flagged.cin_plan_start_date as is_end_before_start,
    flagged.cin_plan_start_date,
    flagged.cin_plan_end_date
from flagged
left join referral_links on flagged.cin_plan_id = referral_links.event_id
