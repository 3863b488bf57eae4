with

referrals as (
    select * from {{ ref('fct_referrals') }}
),

children as (
    select * from {{ ref('dim_children') }}
),

assessments as (
    select * from {{ ref('fct_assessments') }}
),

pre_proceedings as (
    select * from {{ ref('fct_pre_proceedings') }}
),

work_begun as (
    select
        child_id,
        assessment_start_date as begun_date
    from assessments
    union all
    select
        child_id,
        decision_date as begun_date
    from pre_proceedings
),

first_work_begun as (
    select
        child_id,
        min(begun_date) as first_begun_date
    from work_begun
    group by child_id
),

with_child as (
    select
        referrals.*,
        children.is_disabled,
        -- 20 weeks before the expected birth
        children.expected_dob - 140 as prebirth_due_date,
        coalesce(first_work_begun.first_begun_date <= children.expected_dob - 140, false)
            as is_begun_by_week_20,
        coalesce(referrals.is_nfa, false) as is_closed_before_assessment,
        {{ days_between('referrals.referral_date', 'referrals.close_date') }} >= 0
            as has_duration
    from referrals
    left join children on referrals.child_id = children.child_id
    left join first_work_begun on referrals.child_id = first_work_begun.child_id
),

-- a child referred several times before week 20 is asked about once
sequenced as (
    select
        *,
        row_number() over (
            partition by child_id
            order by referral_date asc nulls last, referral_id asc nulls last
        ) = 1 as is_first_referral
    from with_child
)

select
    referral_id as record_id,
    la_code,
    child_id,
    team_id,
    referral_date,
    close_date,
    prebirth_due_date,
    case when not is_closed_before_assessment and referral_date is not null then true end
        as cin_starting,
    case when not is_closed_before_assessment and close_date is not null then true end
        as cin_ceasing,
    case when not is_closed_before_assessment and close_date is not null then true end
        as cin_ceased_duration_band_pct,
    case
        when not coalesce(has_duration, false) then 'not recorded'
        when {{ add_months('referral_date', 3) }} > close_date then 'under 3 months'
        when {{ add_months('referral_date', 6) }} > close_date then '3 to 6 months'
        when {{ add_months('referral_date', 12) }} > close_date then '6 to 12 months'
        when {{ add_months('referral_date', 24) }} > close_date then '1 to 2 years'
        else '2 years or more'
    end as cin_ceased_duration_band_pct__group,
    case when not is_closed_before_assessment and close_date is not null then true end
        as cin_closure_reason_pct,
    coalesce(close_reason_label, 'not recorded') as cin_closure_reason_pct__group,
    case when is_disabled then true end as disability_referrals,
    case when is_stepped_down then true end as eh_step_down,
    case when is_first_referral and referral_date <= prebirth_due_date then is_begun_by_week_20 end
        as prebirth_assessment_by_w20_pct
from sequenced
