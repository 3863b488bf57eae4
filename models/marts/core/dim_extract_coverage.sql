with

local_authorities as (
    select * from {{ ref('dim_local_authorities') }}
),

extract_history as (
    select * from {{ ref('int_extract_history') }}
),

event_types as (
    select
        listed.event_type,
        listed.event_type_label,
        listed.is_front_door
    from (
        values
        ('contacts', 'Contacts', true),
        ('early_help_episodes', 'Early help episodes started', false),
        ('referrals', 'Referrals', true),
        ('assessments_completed', 'Assessments completed', true),
        ('strategy_discussions', 'Strategy discussions', true),
        ('s47_enquiries', 'Section 47 enquiries started', true),
        ('icpcs', 'Initial child protection conferences', false),
        ('cin_plans', 'Child in need plans started', false),
        ('cp_plans', 'Child protection plans started', false),
        ('cp_reviews', 'Child protection reviews', false),
        ('cla_episodes', 'Episodes of care started', false),
        ('missing_episodes', 'Missing episodes started', false)
    ) as listed (event_type, event_type_label, is_front_door)
),

-- of all kinds together: a kind may be rare, but no council has a week without any event
extract_ends as (
    select
        la_code,
        max(last_event_date) as extract_end_date
    from extract_history
    group by la_code
)

select
    concat_ws('-', local_authorities.la_code, event_types.event_type) as extract_coverage_id,
    local_authorities.la_code,
    event_types.event_type,
    event_types.event_type_label,
    extract_history.origin,
    extract_history.n_events,
    extract_history.la_code is not null as is_covered,
    event_types.is_front_door,
    extract_history.history_start_date,
    extract_history.first_whole_month_date,
    extract_history.last_event_date,
    extract_history.history_end_date,
    case
        when extract_ends.extract_end_date + 7 >= last_day(extract_ends.extract_end_date)
            then cast(date_trunc('month', extract_ends.extract_end_date) as date)
        else {{ add_months(
            "cast(date_trunc('month', extract_ends.extract_end_date) as date)", -1
        ) }}
    end as last_whole_month_date
from local_authorities
cross join event_types
left join extract_history
    on
        local_authorities.la_code = extract_history.la_code
        and event_types.event_type = extract_history.event_type
left join extract_ends on local_authorities.la_code = extract_ends.la_code
where local_authorities.is_in_warehouse
