with

assessments as (
    select * from {{ ref('stg_cin_assessments') }}
),

referrals as (
    select * from {{ ref('stg_cin_episodes') }}
),

-- a council that never gives a reason for an extension does not record it
assessment_dates as (
    select
        *,
        case
            when count(extension_reason) over (partition by la_code) > 0
                then extension_reason is not null
        end as has_extension_reason
    from {{ ref('stg_assessment_dates') }}
),

assessments_with_factors as (
    select * from {{ ref('int_assessments_with_factors') }}
),

dates as (
    select * from {{ ref('dim_dates') }}
),

extract_history as (
    select * from {{ ref('int_extract_history') }}
    where event_type = 'assessments_completed'
),

councils_with_factors as (
    select la_code from assessments_with_factors
    group by la_code
),

sequenced as (
    select
        assessments.*,
        referrals.referral_id as known_referral_id,
        referrals.referral_date,
        case when assessments.referral_id is not null then referrals.referral_id is null end
            as is_referral_orphan,
        referrals.child_id != assessments.child_id as is_referral_of_other_child,
        assessments.assessment_authorised_date <= {{ reporting_date() }} as is_dated_authorised,
        case
            when assessments.referral_id is not null
                then cast(
                    row_number() over (
                        partition by assessments.referral_id
                        order by
                            assessments.assessment_start_date nulls last,
                            assessments.assessment_id nulls last
                    ) as bigint
                )
        end as assessment_sequence
    from assessments
    left join referrals on assessments.referral_id = referrals.referral_id
),

-- an open assessment is timed to the reporting date
timed as (
    select
        sequenced.*,
        coalesce(sequenced.is_dated_authorised, false) as is_authorised,
        {{ is_open_on(
            'sequenced.assessment_start_date',
            'sequenced.assessment_authorised_date',
            reporting_date()
        ) }} as is_open,
        {{ working_days_between('start_days', 'end_days') }} as working_days_from_start,
        {{ working_days_between('referral_days', 'end_days') }} as working_days_from_referral
    from sequenced
    left join dates as start_days on sequenced.assessment_start_date = start_days.calendar_date
    left join dates as referral_days on sequenced.referral_date = referral_days.calendar_date
    left join dates as end_days
        on
            case
                when sequenced.is_dated_authorised then sequenced.assessment_authorised_date
                else {{ reporting_date() }}
            end = end_days.calendar_date
)

select
    timed.assessment_id,
    timed.child_id,
    timed.la_code,
    timed.known_referral_id as referral_id,
    timed.team_id,
    timed.worker_id,
    -- the bands of the published table
    case
        when not timed.is_authorised then null
        when timed.assessment_authorised_date < timed.assessment_start_date then null
        when timed.working_days_from_start = 0 then 'same day'
        when timed.working_days_from_start <= 10 then '1-10'
        when timed.working_days_from_start <= 20 then '11-20'
        when timed.working_days_from_start <= 30 then '21-30'
        when timed.working_days_from_start <= 40 then '31-40'
        when timed.working_days_from_start <= 45 then '41-45'
        when timed.working_days_from_start <= 50 then '46-50'
        when timed.working_days_from_start <= 60 then '51-60'
        when timed.working_days_from_start > 60 then '61+'
    end as duration_band,
    timed.assessment_sequence,
    case when timed.is_authorised then timed.working_days_from_start end as working_days_from_start,
    case when timed.is_authorised then timed.working_days_from_referral end
        as working_days_from_referral,
    case when timed.is_open then timed.working_days_from_start end as working_days_open,
    case
        when councils_with_factors.la_code is null then null
        when assessments_with_factors.assessment_id is null then 0
        else assessments_with_factors.n_factors
    end as n_factors,
    timed.is_authorised,
    timed.is_open,
    -- the dates too: from a Saturday back to the Friday there are 0 working days
    case
        when timed.is_authorised
            then
                timed.working_days_from_start between 0 and 45
                and timed.assessment_authorised_date >= timed.assessment_start_date
    end as is_within_45_from_start,
    -- later assessments of the same referral have a clock of their own; of a referral from before
    -- the extract begins it is not known which assessment was the first
    case
        when
            timed.is_authorised
            and timed.assessment_sequence = 1
            and extract_history.history_start_date <= timed.referral_date
            then
                timed.working_days_from_referral between 0 and 45
                and timed.assessment_authorised_date >= timed.referral_date
    end as is_within_45_from_referral,
    case when timed.is_open then timed.working_days_from_start > 45 end as is_overdue,
    timed.is_child_seen,
    timed.is_nfa,
    -- without a record of factors there are none; with one that cannot be read nobody knows
    case
        when councils_with_factors.la_code is null then null
        when assessments_with_factors.assessment_id is null then false
        else assessments_with_factors.has_factors
    end as has_factors,
    case
        when councils_with_factors.la_code is null then null
        when assessments_with_factors.assessment_id is null then false
        else assessments_with_factors.is_no_factors_found
    end as is_no_factors_found,
    assessment_dates.has_extension_reason,
    timed.assessment_authorised_date < timed.assessment_start_date as is_end_before_start,
    timed.is_referral_orphan,
    timed.is_referral_of_other_child,
    {{ json_flag('timed.assessment_outcome_json', 'NFA_S47_END_FLAG') }}
        as is_outcome_nfa_s47_end,
    {{ json_flag('timed.assessment_outcome_json', 'STRATEGY_DISCUSSION_FLAG') }}
        as is_outcome_strategy_discussion,
    {{ json_flag('timed.assessment_outcome_json', 'CLA_REQUEST_FLAG') }}
        as is_outcome_cla_request,
    {{ json_flag('timed.assessment_outcome_json', 'PRIVATE_FOSTERING_FLAG') }}
        as is_outcome_private_fostering,
    {{ json_flag('timed.assessment_outcome_json', 'LEGAL_ACTION_FLAG') }}
        as is_outcome_legal_action,
    {{ json_flag('timed.assessment_outcome_json', 'PROV_OF_SERVICES_FLAG') }}
        as is_outcome_services,
    {{ json_flag('timed.assessment_outcome_json', 'PROV_OF_SB_CARE_FLAG') }}
        as is_outcome_short_breaks,
    {{ json_flag('timed.assessment_outcome_json', 'SPECIALIST_ASSESSMENT_FLAG') }}
        as is_outcome_specialist_assessment,
    {{ json_flag('timed.assessment_outcome_json', 'REFERRAL_TO_OTHER_AGENCY_FLAG') }}
        as is_outcome_other_agency,
    timed.referral_date,
    timed.assessment_start_date,
    assessment_dates.internal_review_date,
    assessment_dates.target_date,
    timed.assessment_authorised_date
from timed
left join assessment_dates on timed.assessment_id = assessment_dates.assessment_id
left join assessments_with_factors on timed.assessment_id = assessments_with_factors.assessment_id
left join councils_with_factors on timed.la_code = councils_with_factors.la_code
left join extract_history on timed.la_code = extract_history.la_code
