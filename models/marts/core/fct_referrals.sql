with

referrals as (
    select * from {{ ref('stg_cin_episodes') }}
),

sequences as (
    select * from {{ ref('int_referrals_sequenced') }}
),

children as (
    select * from {{ ref('dim_children') }}
),

codes as (
    select * from {{ ref('dim_codes') }}
)

select
    referrals.referral_id,
    referrals.child_id,
    referrals.la_code,
    referrals.team_id,
    referrals.worker_id,
    referrals.referral_source_code,
    sources.code_label as referral_source_label,
    sources.group_code as referral_source_group_code,
    sources.group_label as referral_source_group_label,
    referrals.referral_source_wording,
    referrals.primary_need_code,
    needs.code_label as primary_need_label,
    referrals.close_reason_code,
    closures.code_label as close_reason_label,
    {{ age_in_years('children.dob', 'referrals.referral_date') }} as age_at_referral,
    sequences.referral_sequence,
    sequences.days_since_previous_referral,
    -- a closure recorded for a day to come has not happened yet
    case
        when referrals.close_date <= {{ reporting_date() }}
            then {{ days_between('referrals.referral_date', 'referrals.close_date') }}
    end as days_to_close,
    referrals.is_nfa,
    sequences.is_repeat_12m,
    {{ is_open_on('referrals.referral_date', 'referrals.close_date', reporting_date()) }}
        as is_open,
    {{ json_flag('referrals.referral_outcome_json', 'SINGLE_ASSESSMENT_FLAG') }}
        as is_outcome_assessment,
    {{ json_flag('referrals.referral_outcome_json', 'STRATEGY_DISCUSSION_FLAG') }}
        as is_outcome_strategy_discussion,
    {{ json_flag('referrals.referral_outcome_json', 'CLA_REQUEST_FLAG') }}
        as is_outcome_cla_request,
    {{ json_flag('referrals.referral_outcome_json', 'NON_AGENCY_ADOPTION_FLAG') }}
        as is_outcome_non_agency_adoption,
    {{ json_flag('referrals.referral_outcome_json', 'PRIVATE_FOSTERING_FLAG') }}
        as is_outcome_private_fostering,
    {{ json_flag('referrals.referral_outcome_json', 'CP_TRANSFER_IN_FLAG') }}
        as is_outcome_cp_transfer_in,
    {{ json_flag('referrals.referral_outcome_json', 'CP_CONFERENCE_FLAG') }}
        as is_outcome_cp_conference,
    {{ json_flag('referrals.referral_outcome_json', 'CARE_LEAVER_FLAG') }}
        as is_outcome_care_leaver,
    referrals.referral_date,
    sequences.previous_referral_date,
    referrals.close_date
from referrals
left join sequences on referrals.referral_id = sequences.referral_id
left join children on referrals.child_id = children.child_id
left join codes as sources
    on sources.code_id = concat_ws('-', 'referral_source', referrals.referral_source_code)
left join codes as needs
    on needs.code_id = concat_ws('-', 'primary_need', referrals.primary_need_code)
left join codes as closures
    on closures.code_id = concat_ws('-', 'reason_for_closure', referrals.close_reason_code)
