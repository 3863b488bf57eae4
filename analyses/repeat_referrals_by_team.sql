-- Share of referrals that follow another within 12 months, by team and financial year.
-- Months before the extract holds 12 months of history have no answer and are left out.
select
    dates.financial_year_label,
    referrals.team_id,
    count(referrals.is_repeat_12m) as n_referrals,
    count_if(referrals.is_repeat_12m) as n_repeat_referrals,
    round(100.0 * count_if(referrals.is_repeat_12m) / count(referrals.is_repeat_12m), 1)
        as repeat_percent
from {{ ref('fct_referrals') }} as referrals
inner join {{ ref('dim_dates') }} as dates on referrals.referral_date = dates.calendar_date
where referrals.is_repeat_12m is not null
group by dates.financial_year_label, referrals.team_id
