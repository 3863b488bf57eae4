with

referrals as (
    select * from {{ ref('stg_cin_episodes') }}
),

assessments as (
    select * from {{ ref('stg_cin_assessments') }}
),

extract_history as (
    select * from {{ ref('int_extract_history') }}
    where event_type = 'assessments_completed'
),

-- a council without a single assessment has sent no such extract, and then nobody knows
councils_with_assessments as (
    select la_code from assessments
    group by la_code
),

assessments_so_far as (
    select
        referral_id,
        assessment_id,
        assessment_start_date,
        assessment_authorised_date,
        count(*) over of_referral as n_assessments,
        sum(case when assessment_authorised_date <= {{ reporting_date() }} then 1 else 0 end)
            over of_referral as n_assessments_authorised
    from assessments
    where
        referral_id is not null
        and not coalesce(assessment_start_date > {{ reporting_date() }}, false)
    window of_referral as (partition by referral_id)
),

first_assessments as (
    select * from assessments_so_far
    qualify row_number() over (
        partition by referral_id
        order by assessment_start_date nulls last, assessment_id nulls last
    ) = 1
),

-- an assessment dated before its referral does not make one that followed any later
starts_since_referral as (
    select
        referrals.referral_id,
        min(assessments_so_far.assessment_start_date) as assessment_start_date
    from referrals
    inner join assessments_so_far
        on
            referrals.referral_id = assessments_so_far.referral_id
            and referrals.referral_date <= assessments_so_far.assessment_start_date
    group by referrals.referral_id
),

-- of a referral from before the extract begins the first assessments may be missing
known as (
    select
        referrals.referral_id,
        first_assessments.assessment_id,
        first_assessments.assessment_start_date,
        starts_since_referral.assessment_start_date as start_since_referral_date,
        first_assessments.n_assessments,
        first_assessments.n_assessments_authorised,
        councils_with_assessments.la_code is not null as is_extract_sent,
        coalesce(extract_history.history_start_date <= referrals.referral_date, false)
            as is_history_long_enough
    from referrals
    left join first_assessments on referrals.referral_id = first_assessments.referral_id
    left join starts_since_referral
        on referrals.referral_id = starts_since_referral.referral_id
    left join councils_with_assessments on referrals.la_code = councils_with_assessments.la_code
    left join extract_history on referrals.la_code = extract_history.la_code
)

select
    referral_id,
    case when is_history_long_enough then assessment_id end as first_assessment_id,
    case when is_extract_sent then coalesce(n_assessments, 0) end as n_assessments,
    case when is_extract_sent then cast(coalesce(n_assessments_authorised, 0) as bigint) end
        as n_assessments_authorised,
    case
        when assessment_id is not null then true
        when is_history_long_enough then false
    end as is_followed_by_assessment,
    is_history_long_enough,
    case when is_history_long_enough then assessment_start_date end as first_assessment_start_date,
    case when is_history_long_enough then start_since_referral_date end
        as first_start_since_referral_date
from known
