with

referrals as (
    select * from {{ ref('fct_referrals') }}
),

contacts as (
    select * from {{ ref('fct_contacts') }}
),

-- what a council never fills in is unknown, and not a no
councils_with_nfa as (
    select la_code from referrals
    where is_nfa is not null
    group by la_code
),

-- of several contacts that led to a referral the first one: its clock began it
deciding_contacts as (
    select
        referral_id,
        is_decided_within_1_working_day
    from contacts
    where referral_id is not null
    qualify row_number() over (
        partition by referral_id
        order by contact_date nulls last, contact_id nulls last
    ) = 1
)

select
    referrals.la_code,
    referrals.referral_id as record_id,
    referrals.child_id,
    referrals.team_id,
    referrals.referral_date,
    true as referrals_received,
    true as referral_children,
    true as referrals_by_source_pct,
    referrals.is_repeat_12m as repeat_referrals_12m_pct,
    referrals.is_repeat_12m as children_re_referred_12m_pct,
    case
        when councils_with_nfa.la_code is not null then coalesce(referrals.is_nfa, false)
    end as referrals_nfa_pct,
    coalesce(
        not coalesce(referrals.is_nfa, false)
        and referrals.n_assessments_authorised > 0
        and referrals.is_nfa_after_assessment,
        false
    ) as referrals_assessed_not_in_need_pct,
    referrals.is_assessment_started_within_45 as referrals_to_assessment_pct,
    deciding_contacts.is_decided_within_1_working_day as referral_decision_1wd_pct,
    coalesce(referrals.referral_source_group_label, 'not recorded')
        as referrals_by_source_pct__group
from referrals
left join deciding_contacts on referrals.referral_id = deciding_contacts.referral_id
left join councils_with_nfa on referrals.la_code = councils_with_nfa.la_code
