with

contacts as (
    select * from {{ ref('fct_contacts') }}
),

referrals as (
    select * from {{ ref('fct_referrals') }}
),

assessments as (
    select * from {{ ref('fct_assessments') }}
),

strategy_discussions as (
    select * from {{ ref('fct_strategy_discussions') }}
),

s47_enquiries as (
    select * from {{ ref('fct_s47_enquiries') }}
),

events as (
    select
        'contacts' as event_type,
        contact_id as source_event_id,
        child_id,
        la_code,
        cast(null as boolean) as has_factors,
        contact_date as event_date
    from contacts
    union all
    select
        'referrals' as event_type,
        referral_id as source_event_id,
        child_id,
        la_code,
        cast(null as boolean) as has_factors,
        referral_date as event_date
    from referrals
    union all
    select
        'assessments_completed' as event_type,
        assessment_id as source_event_id,
        child_id,
        la_code,
        has_factors,
        assessment_authorised_date as event_date
    from assessments
    union all
    select
        'strategy_discussions' as event_type,
        strategy_discussion_id as source_event_id,
        child_id,
        la_code,
        cast(null as boolean) as has_factors,
        strategy_date as event_date
    from strategy_discussions
    union all
    select
        's47_enquiries' as event_type,
        s47_enquiry_id as source_event_id,
        child_id,
        la_code,
        cast(null as boolean) as has_factors,
        s47_start_date as event_date
    from s47_enquiries
)

select
    event_date,
    concat_ws('-', event_type, source_event_id) as front_door_event_id,
    event_type,
    source_event_id,
    child_id,
    la_code,
    has_factors
from events
where event_date <= {{ reporting_date() }}
