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
        listed.is_detail
    from (
        values
        ('contacts', 'Contacts', false),
        ('early_help_episodes', 'Early help episodes started', false),
        ('referrals', 'Referrals', false),
        ('assessments_completed', 'Assessments completed', false),
        ('strategy_discussions', 'Strategy discussions', false),
        ('s47_enquiries', 'Section 47 enquiries started', false),
        ('icpcs', 'Initial child protection conferences', false),
        ('cin_plans', 'Child in need plans started', false),
        ('cp_plans', 'Child protection plans started', false),
        ('cp_reviews', 'Child protection reviews', false),
        ('cla_episodes', 'Episodes of care started', false),
        ('missing_episodes', 'Missing episodes started', false),
        ('mash_triages', 'Triages of the safeguarding hub', false),
        ('cla_reviews', 'Reviews of children looked after', true),
        ('cla_visits', 'Visits to children looked after', true),
        ('health_checks', 'Health checks of children looked after', true),
        ('sdq_scores', 'Questionnaires on strengths and difficulties', true),
        ('education_records', 'Personal education plans held', true),
        ('involvements', 'Involvements of workers started', true),
        ('risk_assessments', 'Risk assessments', true),
        ('pre_proceedings', 'Pre-proceedings started', true),
        ('care_proceedings', 'Care proceedings issued', true),
        ('court_stages', 'Court stages reached', true),
        ('supervisions', 'Supervisions held', true),
        ('audits', 'Audits', true),
        ('care_leavers', 'List of care leavers', true)
    ) as listed (event_type, event_type_label, is_detail)
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
        origin,
        n_events,
        history_start_date,
        first_whole_month_date,
        last_event_date,
        history_end_date
    from extract_history
    union all
    select
        la_code,
        'care_leavers' as event_type,
        'extract' as origin,
        n_records as n_events,
        -- the list of today is that of the last month end, and of no month
        cast(
            cast(date_trunc('month', cast({{ reporting_date() }} + 1 as date)) as date) - 1 as date
        ) as history_start_date,
        cast(date_trunc('month', cast({{ reporting_date() }} + 1 as date)) as date)
            as first_whole_month_date,
        cast(null as date) as last_event_date,
        cast(null as date) as history_end_date
    from council_extracts
    where table_name = 'ssd_care_leavers'
)

select
    concat_ws('-', local_authorities.la_code, event_types.event_type) as extract_coverage_id,
    local_authorities.la_code,
    event_types.event_type,
    event_types.event_type_label,
    histories.origin,
    histories.n_events,
    histories.la_code is not null as is_covered,
    event_types.is_detail,
    histories.history_start_date,
    histories.first_whole_month_date,
    histories.last_event_date,
    histories.history_end_date,
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
