with

strategy_discussions as (
    select * from {{ ref('fct_strategy_discussions') }}
),

s47_enquiries as (
    select * from {{ ref('fct_s47_enquiries') }}
),

-- a council without a single discussion has sent no such extract, and then nobody knows
councils_with_discussions as (
    select la_code from strategy_discussions
    group by la_code
),

contributions as (
    select
        s47_enquiry_id,
        sum(n_agencies_attended) as n_contributions
    from strategy_discussions
    where s47_enquiry_id is not null
    group by s47_enquiry_id
),

events as (
    select
        'strategy_discussion' as record_kind,
        strategy_discussion_id as record_id,
        la_code,
        child_id,
        team_id,
        not is_review as is_counted_discussion,
        cast(null as boolean) as is_enquiry,
        cast(null as boolean) as has_discussions,
        cast(null as double) as n_contributions,
        cast(null as boolean) as is_icpc_required,
        cast(null as boolean) as is_repeat_12m,
        strategy_date,
        cast(null as date) as s47_start_date
    from strategy_discussions
    union all
    select
        's47_enquiry' as record_kind,
        s47_enquiries.s47_enquiry_id as record_id,
        s47_enquiries.la_code,
        s47_enquiries.child_id,
        s47_enquiries.team_id,
        cast(null as boolean) as is_counted_discussion,
        true as is_enquiry,
        councils_with_discussions.la_code is not null as has_discussions,
        coalesce(cast(contributions.n_contributions as double), 0) as n_contributions,
        s47_enquiries.is_icpc_required,
        s47_enquiries.is_repeat_12m,
        cast(null as date) as strategy_date,
        s47_enquiries.s47_start_date
    from s47_enquiries
    left join contributions on s47_enquiries.s47_enquiry_id = contributions.s47_enquiry_id
    left join councils_with_discussions
        on s47_enquiries.la_code = councils_with_discussions.la_code
)

select
    record_kind,
    record_id,
    la_code,
    child_id,
    team_id,
    strategy_date,
    s47_start_date,
    case when is_counted_discussion then true end as strategy_discussions,
    case when is_enquiry and has_discussions then true end as strategy_agency_contributions,
    n_contributions as strategy_agency_contributions__value,
    is_enquiry as s47_started,
    -- required also when it was held
    is_icpc_required as s47_to_icpc_pct,
    not is_icpc_required as s47_icpc_unnecessary_pct,
    is_repeat_12m as s47_repeat_12m_pct
from events
