with

episodes as (
    select * from {{ ref('stg_early_help_episodes') }}
),

sequences as (
    select * from {{ ref('int_early_help_episodes_sequenced') }}
),

referrals as (
    select * from {{ ref('stg_cin_episodes') }}
),

dates as (
    select * from {{ ref('dim_dates') }}
),

referral_history as (
    select * from {{ ref('int_extract_history') }}
    where event_type = 'referrals'
),

timed as (
    select
        episodes.*,
        {{ is_open_on(
            'episodes.early_help_start_date', 'episodes.early_help_end_date', reporting_date()
        ) }} as is_open,
        coalesce(episodes.early_help_end_date <= {{ reporting_date() }}, false) as is_ended,
        {{ working_days_between('end_days', 'reporting_days') }} as working_days_since_end,
        start_days.working_day_number as start_working_day_number,
        end_days.working_day_number as end_working_day_number
    from episodes
    left join dates as start_days on episodes.early_help_start_date = start_days.calendar_date
    left join dates as end_days on episodes.early_help_end_date = end_days.calendar_date
    left join dates as reporting_days on reporting_days.calendar_date = {{ reporting_date() }}
),

referrals_timed as (
    select
        referrals.*,
        referral_days.working_day_number as referral_working_day_number,
        close_days.working_day_number as close_working_day_number
    from referrals
    left join dates as referral_days on referrals.referral_date = referral_days.calendar_date
    left join dates as close_days on referrals.close_date = close_days.calendar_date
),

-- the first referral from the day an episode ends to working day 10
step_ups as (
    select
        timed.early_help_episode_id,
        referrals_timed.referral_id
    from timed
    inner join referrals_timed
        on
            timed.child_id = referrals_timed.child_id
            and timed.early_help_end_date <= referrals_timed.referral_date
            and timed.end_working_day_number + 10 >= referrals_timed.referral_working_day_number
    where timed.is_ended and referrals_timed.referral_date <= {{ reporting_date() }}
    qualify row_number() over (
        partition by timed.early_help_episode_id
        order by referrals_timed.referral_date nulls last, referrals_timed.referral_id nulls last
    ) = 1
),

-- the last case closed, not one without further action, from working day 20 before the start
step_downs as (
    select
        timed.early_help_episode_id,
        referrals_timed.referral_id
    from timed
    inner join referrals_timed
        on
            timed.child_id = referrals_timed.child_id
            and timed.early_help_start_date >= referrals_timed.close_date
            and timed.start_working_day_number - 20 <= referrals_timed.close_working_day_number
    where
        timed.early_help_start_date <= {{ reporting_date() }}
        and not coalesce(referrals_timed.is_nfa, false)
    qualify row_number() over (
        partition by timed.early_help_episode_id
        order by
            referrals_timed.close_date desc nulls last, referrals_timed.referral_id desc nulls last
    ) = 1
)

select
    timed.early_help_episode_id,
    timed.child_id,
    timed.la_code,
    timed.worker_id,
    step_ups.referral_id as step_up_referral_id,
    step_downs.referral_id as step_down_referral_id,
    case when step_ups.referral_id is not null then 'rule' end as step_up_linked_by,
    case when step_downs.referral_id is not null then 'rule' end as step_down_linked_by,
    case when length(timed.early_help_reason) <= 80 then timed.early_help_reason end
        as early_help_reason,
    case when length(timed.early_help_end_reason) <= 80 then timed.early_help_end_reason end
        as early_help_end_reason,
    case when length(timed.organisation) <= 80 then timed.organisation end as organisation,
    sequences.episode_sequence,
    sequences.days_since_previous_end,
    case
        when timed.is_ended
            then {{ days_between('timed.early_help_start_date', 'timed.early_help_end_date') }}
    end as days_to_end,
    case
        when timed.is_open
            then {{ days_between('timed.early_help_start_date', reporting_date()) }}
    end as days_open,
    timed.is_open,
    sequences.is_repeat_12m,
    -- not until the ten days have gone by, and not without referrals, can it be denied
    case
        when not timed.is_ended or timed.child_id is null then null
        when
            step_ups.referral_id is not null
            or lower(timed.early_help_end_reason) like '%step%up%'
            then true
        when timed.working_days_since_end > 10 and referral_history.la_code is not null then false
    end as is_stepped_up,
    -- the first weeks of the extract of referrals lack the cases closed before it begins
    case
        when step_downs.referral_id is not null then true
        when
            timed.early_help_start_date <= {{ reporting_date() }}
            and timed.child_id is not null
            and referral_history.history_start_date
            <= {{ add_months('timed.early_help_start_date', -2) }}
            then false
    end as is_stepped_down,
    sequences.is_overlapping_earlier,
    timed.early_help_end_date < timed.early_help_start_date as is_end_before_start,
    timed.early_help_start_date,
    sequences.previous_end_date,
    timed.early_help_end_date
from timed
left join sequences on timed.early_help_episode_id = sequences.early_help_episode_id
left join step_ups on timed.early_help_episode_id = step_ups.early_help_episode_id
left join step_downs on timed.early_help_episode_id = step_downs.early_help_episode_id
left join referral_history on timed.la_code = referral_history.la_code
