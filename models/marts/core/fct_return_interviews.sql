with

return_interviews as (
    select * from {{ ref('stg_return_interviews') }}
),

missing_episodes as (
    select * from {{ ref('stg_missing') }}
),

-- midnight stands for a time that was not recorded: any time of the day is possible
interviews as (
    select
        *,
        case
            when completed_at = cast(cast(completed_at as date) as timestamp)
                then completed_at + interval 1 day
            else completed_at
        end as completed_last_at
    from return_interviews
)

select
    interviews.return_interview_id,
    missing_episodes.missing_episode_id,
    missing_episodes.child_id,
    interviews.la_code,
    interviews.declined_reason,
    cast(
        row_number() over (
            partition by
                coalesce(
                    interviews.missing_episode_id, interviews.return_interview_id
                )
            order by
                interviews.completed_at nulls last,
                interviews.offered_at nulls last,
                interviews.return_interview_id nulls last
        ) as bigint
    ) as interview_sequence,
    coalesce(cast(interviews.completed_at as date) <= {{ reporting_date() }}, false)
        as is_completed,
    missing_episodes.missing_episode_id is null as is_missing_episode_orphan,
    interviews.completed_last_at < missing_episodes.missing_end_at as is_before_return,
    interviews.completed_last_at < interviews.offered_at as is_completed_before_offer,
    interviews.offered_at,
    interviews.completed_at
from interviews
left join missing_episodes
    on interviews.missing_episode_id = missing_episodes.missing_episode_id
