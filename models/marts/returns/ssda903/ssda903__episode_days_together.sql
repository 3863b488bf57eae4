with

episodes as (
    select * from {{ ref('ssda903__episode_inputs') }}
),

-- police protection and emergency protection: goes on while the next episode, of whatever status,
-- begins on the day the last one of the status ended
protected as (
    select
        episode_row_id,
        child_key,
        ls,
        sort_no,
        decom,
        dec_or_reference_date,
        coalesce(
            lag(dec_or_reference_date) over by_status = lag(next_decom) over by_status, false
        ) as is_going_on
    from episodes
    where ls in ('L1', 'L2')
    window by_status as (partition by child_key, ls order by sort_no asc)
),

protected_in_runs as (
    select
        *,
        count_if(not is_going_on) over (
            partition by child_key, ls
            order by sort_no asc
            rows between unbounded preceding and current row
        ) as run_no
    from protected
),

protected_days as (
    select
        episode_row_id,
        {{ days_between(
            'min(decom) over (partition by child_key, ls, run_no)',
            'max(dec_or_reference_date) over (partition by child_key, ls, run_no)'
        ) }} as days_together
    from protected_in_runs
),

-- child assessment orders and PACE: in the order of the file, as the rules say
held as (
    select
        submission_id,
        episode_row_id,
        ls,
        record_no,
        {{ days_between('decom', 'dec_or_reference_date') }} as n_days,
        coalesce(
            child_key = lag(child_key) over by_status
            and decom <= lag(dec_or_reference_date) over by_status,
            false
        ) as is_going_on
    from episodes
    where
        ls in ('L3', 'J2')
        and decom is not null
    window by_status as (partition by submission_id, ls order by record_no asc)
),

held_in_runs as (
    select
        *,
        count_if(not is_going_on) over (
            partition by submission_id, ls
            order by record_no asc
            rows between unbounded preceding and current row
        ) as run_no
    from held
),

held_days as (
    select
        episode_row_id,
        sum(n_days) over (partition by submission_id, ls, run_no) as days_together
    from held_in_runs
),

-- short breaks: the days of them that lie in the year
breaks as (
    select
        episode_row_id,
        child_key,
        {{ days_between(
            'greatest(decom, period_start_date)', 'least(dec_or_reference_date, reference_date)'
        ) }} as n_days
    from episodes
    where
        ls = 'V3'
        and decom is not null
),

break_days as (
    select
        episode_row_id,
        sum(n_days) over (partition by child_key) as days_together
    from breaks
    where n_days > 0
),

all_days as (
    select * from protected_days
    union all
    select * from held_days
    union all
    select * from break_days
)

select
    episode_row_id,
    cast(days_together as bigint) as days_together
from all_days
