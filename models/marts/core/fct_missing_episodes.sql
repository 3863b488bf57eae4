with

missing_episodes as (
    select * from {{ ref('stg_missing') }}
),

chains as (
    select * from {{ ref('int_missing_episodes_chained') }}
),

interviews as (
    select * from {{ ref('int_missing_chains_interviewed') }}
),

periods as (
    select * from {{ ref('fct_periods_of_care') }}
),

care_leavers as (
    select * from {{ ref('fct_care_leavers') }}
),

children as (
    select * from {{ ref('dim_children') }}
),

codes as (
    select * from {{ ref('dim_codes') }}
),

extract_history as (
    select * from {{ ref('int_extract_history') }}
),

councils_with_care_leavers as (
    select la_code from care_leavers
    group by la_code
),

-- the period of care open on the day, else the latest that had ended
latest_periods as (
    select
        missing_episodes.missing_episode_id,
        periods.period_of_care_id,
        {{ is_open_on(
            'periods.period_start_date',
            'periods.period_end_date',
            'cast(missing_episodes.missing_start_at as date)'
        ) }} as is_looked_after
    from missing_episodes
    inner join periods
        on
            missing_episodes.child_id = periods.child_id
            and periods.period_start_date <= cast(missing_episodes.missing_start_at as date)
    qualify row_number() over (
        partition by missing_episodes.missing_episode_id
        order by
            is_looked_after desc nulls last,
            periods.period_start_date desc nulls last,
            periods.period_of_care_id desc nulls last
    ) = 1
),

-- a later episode that begins before an earlier one of any type has ended, or while it is open
overlapping_episodes as (
    select
        missing_episode_id,
        max(coalesce(missing_end_at, timestamp '9999-12-31 00:00:00')) over (
            partition by coalesce(child_id, missing_episode_id)
            order by missing_start_at nulls last, missing_episode_id nulls last
            rows between unbounded preceding and 1 preceding
        ) > missing_start_at as is_overlapping_earlier
    from missing_episodes
    where missing_start_at is not null
),

with_context as (
    select
        missing_episodes.*,
        cast(missing_episodes.missing_start_at as date) as missing_start_date,
        cast(missing_episodes.missing_end_at as date) as missing_end_date,
        case when latest_periods.is_looked_after then latest_periods.period_of_care_id end
            as period_of_care_id,
        case
            when latest_periods.is_looked_after then true
            when
                care_history.history_start_date <= cast(missing_episodes.missing_start_at as date)
                then false
        end as is_looked_after,
        latest_periods.period_of_care_id is not null as has_been_looked_after,
        missing_history.history_start_date,
        coalesce(overlapping_episodes.is_overlapping_earlier, false) as is_overlapping_earlier
    from missing_episodes
    left join latest_periods
        on missing_episodes.missing_episode_id = latest_periods.missing_episode_id
    left join overlapping_episodes
        on missing_episodes.missing_episode_id = overlapping_episodes.missing_episode_id
    left join extract_history as care_history
        on
            missing_episodes.la_code = care_history.la_code
            and care_history.event_type = 'cla_episodes'
    left join extract_history as missing_history
        on
            missing_episodes.la_code = missing_history.la_code
            and missing_history.event_type = 'missing_episodes'
)

select
    episodes.missing_episode_id,
    chains.missing_chain_id,
    episodes.child_id,
    episodes.la_code,
    episodes.period_of_care_id,
    interviews.return_interview_id,
    episodes.missing_type_code,
    type_codes.code_label as missing_type_label,
    episodes.rhi_offered_code,
    offers.code_label as rhi_offered_label,
    episodes.rhi_accepted_code,
    acceptances.code_label as rhi_accepted_label,
    {{ age_in_years('children.dob', 'episodes.missing_start_date') }} as age_at_start,
    cast(
        round(
            {{ dbt.datediff('episodes.missing_start_at', 'chains.return_at', 'second') }}
            / 3600.0,
            2
        ) as double
    ) as hours_missing,
    -- with a history too short the earlier ones are not all there
    case
        when episodes.history_start_date <= {{ add_months('episodes.missing_start_date', -12) }}
            then chains.n_chains_12m
    end as n_episodes_12m,
    case
        when episodes.history_start_date <= episodes.missing_start_date + (-90)
            then chains.n_chains_90d
    end as n_episodes_90d,
    interviews.n_return_interviews,
    -- a midnight stands for a time that was not recorded
    case
        when
            interviews.rhi_completed_at
            != cast(cast(interviews.rhi_completed_at as date) as timestamp)
            then
                cast(
                    round(
                        {{ dbt.datediff(
                            'chains.chain_end_at', 'interviews.rhi_completed_at', 'second'
                        ) }}
                        / 3600.0,
                        2
                    ) as double
                )
    end as hours_to_rhi,
    {{ is_open_on(
        'episodes.missing_start_date', 'episodes.missing_end_date', reporting_date()
    ) }} as is_open,
    not chains.is_joined as is_chain_start,
    episodes.is_looked_after,
    -- leaving care has no dates in the extract: known as a care leaver now, and out of care then
    case
        when councils_with_care_leavers.la_code is null then null
        when not episodes.is_looked_after
            then
                episodes.has_been_looked_after
                and coalesce(care_leavers.is_care_leaver, false)
                and coalesce(
                    {{ age_in_years('children.dob', 'episodes.missing_start_date') }} >= 16, false
                )
        when episodes.is_looked_after then false
    end as is_care_leaver,
    interviews.is_rhi_offered,
    interviews.is_rhi_accepted,
    case when chains.chain_end_at is not null then interviews.is_rhi_completed end
        as is_rhi_completed,
    case
        when interviews.rhi_completed_at > chains.chain_end_at + interval 72 hours then false
        when interviews.rhi_completed_last_at < chains.chain_end_at then false
        when interviews.rhi_completed_last_at <= chains.chain_end_at + interval 72 hours then true
        when
            interviews.rhi_completed_at is null
            and cast(chains.chain_end_at + interval 72 hours as date) < {{ reporting_date() }}
            and not interviews.is_rhi_completed
            then false
    end as is_rhi_within_72h,
    interviews.is_rhi_contradictory,
    interviews.rhi_completed_last_at < chains.chain_end_at as is_rhi_before_return,
    case
        when episodes.missing_end_at is not null
            then episodes.missing_end_at < episodes.missing_start_at
    end as is_end_before_start,
    episodes.is_overlapping_earlier,
    episodes.missing_start_date > {{ reporting_date() }} as is_dated_in_future,
    episodes.missing_start_at,
    episodes.missing_end_at,
    chains.chain_start_at,
    chains.chain_end_at,
    interviews.rhi_offered_at,
    interviews.rhi_completed_at
from with_context as episodes
left join chains on episodes.missing_episode_id = chains.missing_episode_id
left join interviews on chains.missing_chain_id = interviews.missing_chain_id
left join care_leavers on episodes.child_id = care_leavers.child_id
left join councils_with_care_leavers
    on episodes.la_code = councils_with_care_leavers.la_code
left join children on episodes.child_id = children.child_id
left join codes as type_codes
    on type_codes.code_id = concat_ws('-', 'missing_type', episodes.missing_type_code)
left join codes as offers
    on offers.code_id = concat_ws('-', 'rhi_flag', episodes.rhi_offered_code)
left join codes as acceptances
    on acceptances.code_id = concat_ws('-', 'rhi_flag', episodes.rhi_accepted_code)
