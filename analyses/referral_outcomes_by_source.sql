-- Referrals of each source and how many of them ended in no further action.
select
    referral_source_group_label,
    referral_source_label,
    count(*) as n_referrals,
    count_if(is_nfa) as n_no_further_action,
    count_if(is_outcome_assessment) as n_to_assessment
from {{ ref('fct_referrals') }}
group by referral_source_group_label, referral_source_label
