with

strategy_discussions as (
    select * from {{ ref('stg_strategy_discussions') }}
),

referral_links as (
    select * from {{ ref('int_events_linked_to_referrals') }}
    where event_type = 'strategy_discussions'
),

s47_enquiries as (
    select * from {{ ref('stg_s47_enquiry') }}
),

codes as (
    select * from {{ ref('dim_codes') }}
)

select
    strategy_discussions.strategy_discussion_id,
    strategy_discussions.child_id,
    strategy_discussions.la_code,
    referral_links.referral_id,
    s47_enquiries.s47_enquiry_id,
    previous_discussions.strategy_discussion_id as previous_strategy_discussion_id,
    strategy_discussions.team_id,
    strategy_discussions.worker_id,
    referral_links.referral_linked_by,
    case when s47_enquiries.s47_enquiry_id is not null then 'extract' end as s47_enquiry_linked_by,
    strategy_discussions.strategy_decision_code,
    decisions.code_label as strategy_decision_label,
    -- of police, health and education; an agency that is not recorded is not counted
    cast(
        coalesce(cast(strategy_discussions.is_police_attended as integer), 0)
        + coalesce(cast(strategy_discussions.is_health_attended as integer), 0)
        + coalesce(cast(strategy_discussions.is_education_attended as integer), 0) as bigint
    ) as n_agencies_attended,
    strategy_discussions.is_police_attended,
    strategy_discussions.is_health_attended,
    strategy_discussions.is_education_attended,
    strategy_discussions.previous_strategy_discussion_id is not null as is_review,
    -- what an unknown code decided is not known
    decisions.group_code = 'S47' as is_s47_decided,
    referral_links.is_referral_orphan,
    case
        when strategy_discussions.s47_enquiry_id is not null
            then s47_enquiries.s47_enquiry_id is null
    end as is_s47_enquiry_orphan,
    case
        when strategy_discussions.previous_strategy_discussion_id is not null
            then previous_discussions.strategy_discussion_id is null
    end as is_previous_strategy_discussion_orphan,
    strategy_discussions.strategy_date
from strategy_discussions
left join referral_links
    on strategy_discussions.strategy_discussion_id = referral_links.event_id
left join s47_enquiries
    on strategy_discussions.s47_enquiry_id = s47_enquiries.s47_enquiry_id
left join strategy_discussions as previous_discussions
    on
        strategy_discussions.previous_strategy_discussion_id
        = previous_discussions.strategy_discussion_id
left join codes as decisions
    on
        decisions.code_id
        = concat_ws('-', 'strategy_decision', strategy_discussions.strategy_decision_code)
