with

lado_referrals as (
    select * from {{ ref('stg_lado') }}
),

flagged as (
    select
        *,
        {{ is_open_on('lado_referral_date', 'lado_closed_date', reporting_date()) }} as is_open
    from lado_referrals
)

select
    lado_referral_id,
    la_code,
    case when length(lado_source) <= 80 then lado_source end as lado_source,
    case when length(lado_sector) <= 80 then lado_sector end as lado_sector,
    case when length(lado_outcome) <= 80 then lado_outcome end as lado_outcome,
    case
        when lado_closed_date <= {{ reporting_date() }}
            then {{ days_between('lado_referral_date', 'lado_closed_date') }}
    end as days_to_close,
    case when is_open then {{ days_between('lado_referral_date', reporting_date()) }} end
        as days_open,
    is_open,
    lado_closed_date < lado_referral_date as is_end_before_start,
    lado_referral_date,
    lado_closed_date
from flagged
