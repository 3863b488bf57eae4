with

referrals as (
    select * from {{ ref('stg_cin_episodes') }}
),

sequences as (
    select * from {{ ref('int_referrals_sequenced') }}
),

assessments as (
    select * from {{ ref('int_referrals_with_assessments') }}
),

early_help_episodes as (
    select * from {{ ref('fct_early_help_episodes') }}
),

children as (
    select * from {{ ref('dim_children') }}
),

codes as (
    select * from {{ ref('dim_codes') }}
),

closure_destinations as (
    select * from {{ ref('code_groups') }}
    where code_set = 'reason_for_closure' and grouping = 'closure_destination'
),

dates as (
    select * from {{ ref('dim_dates') }}
),

-- a council without a single episode has sent no such extract, and then nobody knows
councils_with_early_help as (
    select la_code from early_help_episodes
    group by la_code
),

first_step_downs as (
    select
        step_down_referral_id,
        early_help_episode_id
    from early_help_episodes
    where step_down_referral_id is not null
    qualify row_number() over (
        partition by step_down_referral_id
        order by early_help_start_date nulls last, early_help_episode_id nulls last
    ) = 1
),

timed as (
    select
        referrals.*,
        assessments.first_assessment_id,
        assessments.first_assessment_start_date,
        assessments.n_assessments,
        assessments.n_assessments_authorised,
        assessments.is_followed_by_assessment,
        assessments.is_history_long_enough,
        {{ is_open_on('referrals.referral_date', 'referrals.close_date', reporting_date()) }}
            as is_open,
        -- a closure recorded for a day to come has not happened yet
        coalesce(referrals.close_date <= {{ reporting_date() }}, false) as is_closed,
        {{ working_days_between('referral_days', 'assessment_days') }}
            as working_days_to_assessment,
        {{ working_days_between('referral_days', 'start_days') }}
            as working_days_to_start_since_referral,
        {{ working_days_between('referral_days', 'reporting_days') }}
            as working_days_to_reporting_date,
        {{ working_days_between('close_days', 'reporting_days') }} as working_days_since_close
    from referrals
    left join assessments on referrals.referral_id = assessments.referral_id
    left join dates as referral_days on referrals.referral_date = referral_days.calendar_date
    left join dates as assessment_days
        on assessments.first_assessment_start_date = assessment_days.calendar_date
    left join dates as start_days
        on assessments.first_start_since_referral_date = start_days.calendar_date
    left join dates as close_days on referrals.close_date = close_days.calendar_date
    left join dates as reporting_days on reporting_days.calendar_date = {{ reporting_date() }}
)

select
    timed.referral_id,
    timed.child_id,
    timed.la_code,
    timed.first_assessment_id,
    first_step_downs.early_help_episode_id as step_down_early_help_episode_id,
    timed.team_id,
    timed.worker_id,
    timed.referral_source_code,
    sources.code_label as referral_source_label,
    sources.group_code as referral_source_group_code,
    sources.group_label as referral_source_group_label,
    timed.referral_source_wording,
    timed.primary_need_code,
    needs.code_label as primary_need_label,
    timed.close_reason_code,
    closures.code_label as close_reason_label,
    closures.group_code as close_reason_group_code,
    closures.group_label as close_reason_group_label,
    {{ age_in_years('children.dob', 'timed.referral_date') }} as age_at_referral,
    sequences.referral_sequence,
    sequences.days_since_previous_referral,
    case
        when timed.is_closed
            then {{ days_between('timed.referral_date', 'timed.close_date') }}
    end as days_to_close,
    case
        when timed.is_open then {{ days_between('timed.referral_date', reporting_date()) }}
    end as days_open,
    timed.working_days_to_assessment,
    timed.n_assessments,
    timed.n_assessments_authorised,
    timed.is_nfa,
    sequences.is_repeat_12m,
    sequences.is_child_re_referred_12m,
    sequences.is_referral_while_open,
    timed.is_open,
    -- where nobody said whether it ended in no further action, open or assessed says it did not
    case
        when timed.is_nfa is not null then not timed.is_nfa
        when timed.is_open or timed.is_followed_by_assessment then true
    end as is_cin_episode,
    timed.is_followed_by_assessment,
    -- one whose start is not recorded did not begin in time
    case
        when timed.working_days_to_start_since_referral <= 45 then true
        when
            timed.working_days_to_reporting_date > 45
            and (timed.is_history_long_enough or not timed.is_followed_by_assessment)
            then false
    end as is_assessment_started_within_45,
    case when timed.is_closed then closures.group_code = 'AFTER_ASSESSMENT' end
        as is_nfa_after_assessment,
    case
        when not timed.is_closed or timed.is_nfa then null
        when
            first_step_downs.early_help_episode_id is not null
            or closure_destinations.group_code = 'EARLY_HELP'
            then true
        when timed.working_days_since_close > 20 and councils_with_early_help.la_code is not null
            then false
    end as is_stepped_down,
    {{ json_flag('timed.referral_outcome_json', 'SINGLE_ASSESSMENT_FLAG') }}
        as is_outcome_assessment,
    {{ json_flag('timed.referral_outcome_json', 'STRATEGY_DISCUSSION_FLAG') }}
        as is_outcome_strategy_discussion,
    {{ json_flag('timed.referral_outcome_json', 'CLA_REQUEST_FLAG') }}
        as is_outcome_cla_request,
    {{ json_flag('timed.referral_outcome_json', 'NON_AGENCY_ADOPTION_FLAG') }}
        as is_outcome_non_agency_adoption,
    {{ json_flag('timed.referral_outcome_json', 'PRIVATE_FOSTERING_FLAG') }}
        as is_outcome_private_fostering,
    {{ json_flag('timed.referral_outcome_json', 'CP_TRANSFER_IN_FLAG') }}
        as is_outcome_cp_transfer_in,
    {{ json_flag('timed.referral_outcome_json', 'CP_CONFERENCE_FLAG') }}
        as is_outcome_cp_conference,
    {{ json_flag('timed.referral_outcome_json', 'CARE_LEAVER_FLAG') }}
        as is_outcome_care_leaver,
    timed.close_date < timed.referral_date as is_end_before_start,
    timed.referral_date,
    sequences.previous_referral_date,
    sequences.next_referral_date,
    timed.first_assessment_start_date,
    timed.close_date
from timed
left join sequences on timed.referral_id = sequences.referral_id
left join children on timed.child_id = children.child_id
left join codes as sources
    on sources.code_id = concat_ws('-', 'referral_source', timed.referral_source_code)
left join codes as needs
    on needs.code_id = concat_ws('-', 'primary_need', timed.primary_need_code)
left join codes as closures
    on closures.code_id = concat_ws('-', 'reason_for_closure', timed.close_reason_code)
left join closure_destinations on timed.close_reason_code = closure_destinations.code
left join first_step_downs on timed.referral_id = first_step_downs.step_down_referral_id
left join councils_with_early_help on timed.la_code = councils_with_early_help.la_code
