with

local_authorities as (
    select * from {{ ref('dim_local_authorities') }}
),

extract_history as (
    select * from {{ ref('int_extract_history') }}
),

council_extracts as (
    select * from {{ ref('dim_council_extracts') }}
    where is_present
),

event_types as (
    select
        listed.event_type,
        listed.event_type_label,
        listed.is_front_door,
        listed.is_detail
    from (
        values
        ('contacts', 'Contacts', true, false),
        ('early_help_episodes', 'Early help episodes started', false, false),
        ('referrals', 'Referrals', true, false),
        ('assessments_completed', 'Assessments completed', true, false),
        ('strategy_discussions', 'Strategy discussions', true, false),
        ('s47_enquiries', 'Section 47 enquiries started', true, false),
        ('icpcs', 'Initial child protection conferences', false, false),
        ('cin_plans', 'Child in need plans started', false, false),
        ('cp_plans', 'Child protection plans started', false, false),
        ('cp_reviews', 'Child protection reviews', false, false),
        ('cla_episodes', 'Episodes of care started', false, false),
        ('missing_episodes', 'Missing episodes started', false, false),
        ('mash_triages', 'Triages of the safeguarding hub', false, false),
        ('cla_reviews', 'Reviews of children looked after', false, true),
        ('cla_visits', 'Visits to children looked after', false, true),
        ('health_checks', 'Health checks of children looked after', false, true),
        ('sdq_scores', 'Questionnaires on strengths and difficulties', false, true),
        ('education_records', 'Personal education plans held', false, true),
        ('involvements', 'Involvements of workers started', false, true),
        ('risk_assessments', 'Risk assessments', false, true),
        ('pre_proceedings', 'Pre-proceedings started', false, true),
        ('care_proceedings', 'Care proceedings issued', false, true),
        ('court_stages', 'Court stages reached', false, true),
        ('supervisions', 'Supervisions held', false, true),
        ('audits', 'Audits', false, true),
        ('care_leavers', 'List of care leavers', false, true)
    ) as listed (event_type, event_type_label, is_front_door, is_detail)
),

-- of all kinds together: a kind may be rare, but no council has a week without any event; what
-- follows from the steps of the journey may be planned ahead
extract_ends as (
    select
        extract_history.la_code,
        max(extract_history.last_event_date) as extract_end_date
    from extract_history
    inner join event_types on extract_history.event_type = event_types.event_type
    where not event_types.is_detail
    group by extract_history.la_code
),

-- a list without dates is that of the reporting date: it tells the end of the month before, and
-- none that is earlier
histories as (
    select
        la_code,
        event_type,
        n_events,
        history_start_date,
        first_whole_month_date,
        last_event_date
    from extract_history
    union all
    select
        la_code,
        'care_leavers' as event_type,
        n_records as n_events,
        cast(date_trunc('month', cast({{ reporting_date() }} + 1 as date)) as date)
            as history_start_date,
        history_start_date as first_whole_month_date,
        cast(null as date) as last_event_date
    from council_extracts
    where table_name = 'ssd_care_leavers'
)

select
    concat_ws('-', local_authorities.la_code, event_types.event_type) as extract_coverage_id,
    local_authorities.la_code,
    event_types.event_type,
    event_types.event_type_label,
    histories.n_events,
    histories.la_code is not null as is_covered,
    event_types.is_front_door,
    event_types.is_detail,
    histories.history_start_date,
    histories.first_whole_month_date,
    histories.last_event_date,
    case
        when extract_ends.extract_end_date + 7 >= last_day(extract_ends.extract_end_date)
            then cast(date_trunc('month', extract_ends.extract_end_date) as date)
        else {{ add_months(
            "cast(date_trunc('month', extract_ends.extract_end_date) as date)", -1
        ) }}
    end as last_whole_month_date
from local_authorities
cross join event_types
left join histories
    on
        local_authorities.la_code = histories.la_code
        and event_types.event_type = histories.event_type
left join extract_ends on local_authorities.la_code = extract_ends.la_code
where local_authorities.is_in_warehouse
