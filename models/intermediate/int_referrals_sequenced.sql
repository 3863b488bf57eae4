with

referrals as (
    select * from {{ ref('stg_cin_episodes') }}
),

extract_history as (
    select * from {{ ref('int_extract_history') }}
),

referrals_with_previous as (
    select
        referrals.referral_id,
        referrals.la_code,
        referrals.referral_date,
        {{ add_months('referrals.referral_date', -12) }} as look_back_date,
        cast(
            row_number() over (
                partition by referrals.child_id
                order by referrals.referral_date nulls last, referrals.referral_id nulls last
            ) as bigint
        ) as referral_sequence,
        -- referrals of the same day are no earlier referrals
        max(referrals.referral_date) over (
            partition by referrals.child_id
            order by referrals.referral_date nulls last
            range between unbounded preceding and interval 1 day preceding
        ) as previous_referral_date,
        -- nor later ones, and those after the reporting date have not come yet
        min(
            case
                when referrals.referral_date <= {{ reporting_date() }}
                    then referrals.referral_date
            end
        ) over (
            partition by referrals.child_id
            order by referrals.referral_date nulls last
            range between interval 1 day following and unbounded following
        ) as next_referral_date,
        -- any earlier referral that had not closed by the day of this one; one that ended in no
        -- further action opened no case
        coalesce(
            bool_or(referrals.close_date is null and not coalesce(referrals.is_nfa, false))
                over earlier_referrals
            or max(case when not coalesce(referrals.is_nfa, false) then referrals.close_date end)
                over earlier_referrals
            > referrals.referral_date,
            false
        ) as is_referral_while_open
    from referrals
    where referrals.child_id is not null and referrals.referral_date is not null
    window earlier_referrals as (
        partition by referrals.child_id
        order by referrals.referral_date nulls last, referrals.referral_id nulls last
        rows between unbounded preceding and 1 preceding
    )
)

select
    referrals_with_previous.referral_id,
    referrals_with_previous.referral_sequence,
    {{ days_between(
        'referrals_with_previous.previous_referral_date', 'referrals_with_previous.referral_date'
    ) }} as days_since_previous_referral,
    case
        when extract_history.history_start_date <= referrals_with_previous.look_back_date
            then coalesce(
                referrals_with_previous.previous_referral_date
                >= referrals_with_previous.look_back_date,
                false
            )
    end as is_repeat_12m,
    -- the same look-back, from the later referral; nobody knows until the 12 months have gone by
    case
        when
            {{ add_months(reporting_date() ~ ' + 1', -12) }}
            > referrals_with_previous.referral_date
            then coalesce(
                {{ add_months('referrals_with_previous.next_referral_date', -12) }}
                <= referrals_with_previous.referral_date,
                false
            )
    end as is_child_re_referred_12m,
    referrals_with_previous.is_referral_while_open,
    referrals_with_previous.previous_referral_date,
    referrals_with_previous.next_referral_date
from referrals_with_previous
left join extract_history
    on
        referrals_with_previous.la_code = extract_history.la_code
        and extract_history.event_type = 'referrals'
