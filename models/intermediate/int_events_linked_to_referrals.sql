{# a table: read by five models #}
{{ config(materialized='table') }}

with

cin_plans as (
    select * from {{ ref('stg_cin_plans') }}
),

strategy_discussions as (
    select * from {{ ref('stg_strategy_discussions') }}
),

s47_enquiries as (
    select * from {{ ref('stg_s47_enquiry') }}
),

icpcs as (
    select * from {{ ref('stg_initial_cp_conference') }}
),

cp_plans as (
    select * from {{ ref('stg_cp_plans') }}
),

referrals as (
    select * from {{ ref('stg_cin_episodes') }}
),

events as (
    select
        'cin_plans' as event_type,
        cin_plan_id as event_id,
        child_id,
        referral_id,
        cin_plan_start_date as event_date
    from cin_plans
    union all
    select
        'strategy_discussions' as event_type,
        strategy_discussion_id as event_id,
        child_id,
        referral_id,
        strategy_date as event_date
    from strategy_discussions
    union all
    select
        's47_enquiries' as event_type,
        s47_enquiry_id as event_id,
        child_id,
        referral_id,
        s47_start_date as event_date
    from s47_enquiries
    union all
    select
        'icpcs' as event_type,
        icpc_id as event_id,
        child_id,
        referral_id,
        icpc_date as event_date
    from icpcs
    union all
    select
        'cp_plans' as event_type,
        cp_plan_id as event_id,
        child_id,
        referral_id,
        cp_plan_start_date as event_date
    from cp_plans
),

events_with_named as (
    select
        events.*,
        referrals.referral_id as named_referral_id
    from events
    left join referrals on events.referral_id = referrals.referral_id
),

-- of the referrals that had begun and not closed before the day, the latest
links_by_rule as (
    select
        events_with_named.event_type,
        events_with_named.event_id,
        referrals.referral_id
    from events_with_named
    inner join referrals
        on
            events_with_named.child_id = referrals.child_id
            and events_with_named.event_date >= referrals.referral_date
            and (
                referrals.close_date is null
                or events_with_named.event_date <= referrals.close_date
            )
    where events_with_named.named_referral_id is null
    qualify row_number() over (
        partition by events_with_named.event_type, events_with_named.event_id
        order by referrals.referral_date desc nulls last, referrals.referral_id desc nulls last
    ) = 1
)

select
    events_with_named.event_type,
    events_with_named.event_id,
    coalesce(events_with_named.named_referral_id, links_by_rule.referral_id) as referral_id,
    case
        when events_with_named.named_referral_id is not null then 'extract'
        when links_by_rule.referral_id is not null then 'rule'
    end as referral_linked_by,
    case
        when events_with_named.referral_id is not null
            then events_with_named.named_referral_id is null
    end as is_referral_orphan
from events_with_named
left join links_by_rule
    on
        events_with_named.event_type = links_by_rule.event_type
        and events_with_named.event_id = links_by_rule.event_id
