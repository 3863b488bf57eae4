-- Share of referrals that follow another within 12 months, by team and month of the later referral.
-- Months before the extract holds 12 months of history have no answer and are left out. A team's
-- month is a handful of referrals: read several months together.
select
    dates.month_label,
    referrals.team_id,
    count(referrals.is_repeat_12m) as n_referrals,
    count_if(referrals.is_repeat_12m) as n_repeat_referrals,
    count(distinct case when referrals.is_repeat_12m then referrals.child_id end)
        as n_children_re_referred,
    round(100.0 * count_if(referrals.is_repeat_12m) / count(referrals.is_repeat_12m), 1)
        as repeat_percent
from {{ ref('fct_referrals') }} as referrals
inner join {{ ref('dim_dates') }} as dates on referrals.referral_date = dates.calendar_date
where
    referrals.is_repeat_12m is not null
    and referrals.referral_date <= {{ reporting_date() }}
group by dates.month_label, referrals.team_id
