with

strategy_discussions as (
    select * from {{ ref('stg_strategy_discussions') }}
),

codes as (
    select * from {{ ref('dim_codes') }}
)

select
    strategy_discussions.strategy_discussion_id,
    strategy_discussions.child_id,
    strategy_discussions.la_code,
    strategy_discussions.referral_id,
    strategy_discussions.s47_enquiry_id,
    strategy_discussions.previous_strategy_discussion_id,
    strategy_discussions.team_id,
    strategy_discussions.worker_id,
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
    case
        when decisions.is_known
            then strategy_discussions.strategy_decision_code in ('S47_SINGLE', 'S47_JOINT')
    end as is_s47_decided,
    strategy_discussions.strategy_date
from strategy_discussions
left join codes as decisions
    on
        decisions.code_id
        = concat_ws('-', 'strategy_decision', strategy_discussions.strategy_decision_code)
