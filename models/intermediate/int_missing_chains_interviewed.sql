with

missing_episodes as (
    select * from {{ ref('stg_missing') }}
),

chains as (
    select * from {{ ref('int_missing_episodes_chained') }}
),

return_interviews as (
    select * from {{ ref('stg_return_interviews') }}
),

answers as (
    select
        chains.missing_chain_id,
        min(chains.la_code) as la_code,
        bool_or(missing_episodes.rhi_offered_code = 'Y') as is_code_offered,
        bool_or(missing_episodes.rhi_offered_code = 'N') as is_code_not_offered,
        bool_or(missing_episodes.rhi_accepted_code = 'Y') as is_code_accepted,
        bool_or(missing_episodes.rhi_accepted_code = 'N') as is_code_not_accepted
    from missing_episodes
    inner join chains on missing_episodes.missing_episode_id = chains.missing_episode_id
    group by chains.missing_chain_id
),

interviews_of_chains as (
    select
        chains.missing_chain_id,
        chains.chain_end_at,
        return_interviews.return_interview_id,
        return_interviews.declined_reason,
        return_interviews.offered_at,
        case
            when cast(return_interviews.completed_at as date) <= {{ reporting_date() }}
                then return_interviews.completed_at
        end as completed_at,
        -- midnight stands for a time that was not recorded: any time of the day is possible
        case
            when
                return_interviews.completed_at
                = cast(cast(return_interviews.completed_at as date) as timestamp)
                then return_interviews.completed_at + interval 1 day
            else return_interviews.completed_at
        end as completed_last_at
    from return_interviews
    inner join chains on return_interviews.missing_episode_id = chains.missing_episode_id
),

interview_counts as (
    select
        missing_chain_id,
        count(*) as n_return_interviews,
        min(offered_at) as offered_at,
        bool_or(declined_reason is not null) as is_declined
    from interviews_of_chains
    group by missing_chain_id
),

-- of several interviews about one absence the first that took place after the return, if any did
first_interviews as (
    select * from interviews_of_chains
    where completed_at is not null
    qualify row_number() over (
        partition by missing_chain_id
        order by
            coalesce(completed_last_at < chain_end_at, false) nulls last,
            completed_at nulls last,
            return_interview_id nulls last
    ) = 1
),

councils_with_interviews as (
    select la_code from return_interviews
    group by la_code
)

select
    answers.missing_chain_id,
    first_interviews.return_interview_id,
    case
        when councils_with_interviews.la_code is not null
            then coalesce(interview_counts.n_return_interviews, 0)
    end as n_return_interviews,
    case
        when answers.is_code_offered or interview_counts.n_return_interviews > 0 then true
        when answers.is_code_not_offered then false
    end as is_rhi_offered,
    case
        when answers.is_code_accepted or first_interviews.return_interview_id is not null then true
        when answers.is_code_not_accepted or interview_counts.is_declined then false
    end as is_rhi_accepted,
    case
        when councils_with_interviews.la_code is not null
            then first_interviews.return_interview_id is not null
    end as is_rhi_completed,
    -- the answers on the episode and the interviews on record cannot both be right
    coalesce(
        not coalesce(answers.is_code_offered, false)
        and answers.is_code_not_offered
        and interview_counts.n_return_interviews > 0,
        false
    )
    or coalesce(
        not coalesce(answers.is_code_accepted, false)
        and answers.is_code_not_accepted
        and first_interviews.return_interview_id is not null,
        false
    ) as is_rhi_contradictory,
    interview_counts.offered_at as rhi_offered_at,
    first_interviews.completed_at as rhi_completed_at,
    first_interviews.completed_last_at as rhi_completed_last_at
from answers
left join interview_counts on answers.missing_chain_id = interview_counts.missing_chain_id
left join first_interviews on answers.missing_chain_id = first_interviews.missing_chain_id
left join councils_with_interviews on answers.la_code = councils_with_interviews.la_code
