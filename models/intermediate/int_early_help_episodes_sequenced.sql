with

episodes as (
    select * from {{ ref('stg_early_help_episodes') }}
    where child_id is not null and early_help_start_date is not null
),

extract_history as (
    select * from {{ ref('int_extract_history') }}
    where event_type = 'early_help_episodes'
),

-- starts and ends in one line of time: what matters is the last end before the day of a start; an
-- end before its own start is none
starts_and_ends as (
    select
        child_id,
        early_help_episode_id,
        early_help_start_date as event_date,
        cast(null as date) as ended_date
    from episodes
    union all
    select
        child_id,
        cast(null as varchar) as early_help_episode_id,
        early_help_end_date as event_date,
        early_help_end_date as ended_date
    from episodes
    where early_help_end_date >= early_help_start_date
),

previous_ends as (
    select
        early_help_episode_id,
        max(ended_date) over (
            partition by child_id
            order by event_date nulls last
            range between unbounded preceding and interval 1 day preceding
        ) as previous_end_date
    from starts_and_ends
),

sequenced as (
    select
        *,
        {{ add_months('early_help_start_date', -12) }} as look_back_date,
        cast(
            row_number() over (
                partition by child_id
                order by early_help_start_date nulls last, early_help_episode_id nulls last
            ) as bigint
        ) as episode_sequence,
        -- any earlier episode that had not ended by the day on which this one begins
        coalesce(
            bool_or(early_help_end_date is null) over earlier_episodes
            or max(early_help_end_date) over earlier_episodes > early_help_start_date,
            false
        ) as is_overlapping_earlier
    from episodes
    window earlier_episodes as (
        partition by child_id
        order by early_help_start_date nulls last, early_help_episode_id nulls last
        rows between unbounded preceding and 1 preceding
    )
)

select
    sequenced.early_help_episode_id,
    sequenced.episode_sequence,
    {{ days_between('previous_ends.previous_end_date', 'sequenced.early_help_start_date') }}
        as days_since_previous_end,
    case
        when extract_history.history_start_date <= sequenced.look_back_date
            then coalesce(previous_ends.previous_end_date >= sequenced.look_back_date, false)
    end as is_repeat_12m,
    sequenced.is_overlapping_earlier,
    previous_ends.previous_end_date
from sequenced
inner join previous_ends
    on sequenced.early_help_episode_id = previous_ends.early_help_episode_id
left join extract_history on sequenced.la_code = extract_history.la_code
