{# a table: read by several models #}
{{ config(materialized='table') }}

{#- Kind of event, where it is staged, the day it happened and the day it ended. -#}
{% set kinds = [
    ('contacts', 'stg_contacts', 'contact_date', 'contact_date'),
    ('early_help_episodes', 'stg_early_help_episodes', 'early_help_start_date',
        'early_help_end_date'),
    ('referrals', 'stg_cin_episodes', 'referral_date', 'close_date'),
    ('assessments_completed', 'stg_cin_assessments', 'assessment_authorised_date',
        'assessment_authorised_date'),
    ('strategy_discussions', 'stg_strategy_discussions', 'strategy_date', 'strategy_date'),
    ('s47_enquiries', 'stg_s47_enquiry', 's47_start_date', 's47_end_date'),
    ('icpcs', 'stg_initial_cp_conference', 'icpc_date', 'icpc_date'),
    ('cin_plans', 'stg_cin_plans', 'cin_plan_start_date', 'cin_plan_end_date'),
    ('cp_plans', 'stg_cp_plans', 'cp_plan_start_date', 'cp_plan_end_date'),
    ('cp_reviews', 'stg_cp_reviews', 'cp_review_date', 'cp_review_date'),
    ('cla_episodes', 'stg_cla_episodes', 'cla_episode_start_date', 'cla_episode_end_date'),
    ('missing_episodes', 'stg_missing', 'missing_start_at', 'missing_end_at'),
    ('mash_triages', 'stg_mash_triage', 'received_at', 'received_at'),
    ('cla_reviews', 'stg_cla_reviews', 'cla_review_date', 'cla_review_date'),
    ('cla_visits', 'stg_cla_visits', 'cla_visit_date', 'cla_visit_date'),
    ('health_checks', 'stg_cla_health', 'health_check_date', 'health_check_date'),
    ('sdq_scores', 'stg_sdq_scores', 'sdq_completed_date', 'sdq_completed_date'),
    ('education_records', 'stg_education', 'pep_date', 'pep_date'),
    ('involvements', 'stg_involvements', 'involvement_start_date', 'involvement_end_date'),
    ('risk_assessments', 'stg_risk_assessments', 'risk_assessment_date', 'risk_assessment_date'),
    ('pre_proceedings', 'stg_pre_proceedings', 'decision_date', 'outcome_date'),
    ('care_proceedings', 'stg_care_proceedings', 'issue_date', 'final_order_date'),
    ('court_stages', 'stg_court_stages', 'actual_date', 'actual_date'),
    ('supervisions', 'stg_supervisions', 'supervision_held_date', 'supervision_held_date'),
    ('audits', 'stg_audits', 'audit_date', 'audit_date'),
] %}

with

submissions as (
    select * from {{ ref('stg_ssda903_file__submissions') }}
    where is_for_history
),

extract_episodes as (
    select * from {{ ref('stg_cla_episodes') }}
),

history_episodes as (
    select * from {{ ref('int_cla_history_episodes') }}
),

events as (
    {% for event_type, model, event_day, end_day in kinds %}
    select
        '{{ event_type }}' as event_type,
        la_code,
        cast({{ event_day }} as date) as event_date,
        cast({{ end_day }} as date) as end_date
    from {{ ref(model) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

months as (
    select
        event_type,
        la_code,
        cast(date_trunc('month', event_date) as date) as month_start_date,
        min(event_date) as first_event_date,
        max(event_date) as last_event_date,
        min(end_date) as first_end_date,
        count(*) as n_events
    from events
    where event_date <= {{ reporting_date() }}
    group by event_type, la_code, cast(date_trunc('month', event_date) as date)
),

months_with_latest as (
    select
        *,
        max(month_start_date) over (partition by event_type, la_code) as latest_month_date
    from months
),

usual_months as (
    select
        event_type,
        la_code,
        median(n_events) as usual_n_events
    from months_with_latest
    where month_start_date > {{ add_months('latest_month_date', -24) }}
    group by event_type, la_code
),

-- a few old records that are still open lie before the window of the extract: they do not begin it
histories as (
    select
        months.event_type,
        months.la_code,
        min(
            case
                when 2 * months.n_events >= usual_months.usual_n_events
                    then months.first_event_date
            end
        ) as first_usual_date,
        min(months.first_end_date) as first_end_date,
        max(months.last_event_date) as last_event_date,
        cast(sum(months.n_events) as bigint) as n_events
    from months
    inner join usual_months
        on
            months.event_type = usual_months.event_type
            and months.la_code = usual_months.la_code
    group by months.event_type, months.la_code
),

-- nor do those that began before it and ended in it: nothing that ended before it is there, so it
-- begins with the first end
with_start as (
    select
        *,
        greatest(first_usual_date, coalesce(first_end_date, first_usual_date))
            as history_start_date
    from histories
),

-- a return holds everybody who was in care in its year: a history made from returns begins with
-- the first of the last years that follow each other, and is known to the end of the last
councils_with_episodes as (
    select la_code from extract_episodes
    group by la_code
),

return_years as (
    select
        submissions.la_code,
        submissions.collection_year,
        submissions.collection_year
        - row_number() over (
            partition by submissions.la_code
            order by submissions.collection_year nulls last
        ) as run_number
    from submissions
    left join councils_with_episodes on submissions.la_code = councils_with_episodes.la_code
    where councils_with_episodes.la_code is null
),

last_runs as (
    select
        la_code,
        min(collection_year) as first_collection_year,
        max(collection_year) as last_collection_year
    from return_years
    group by la_code, run_number
    qualify row_number() over (
        partition by la_code
        order by run_number desc nulls last
    ) = 1
),

started_episodes as (
    select
        la_code,
        count(*) as n_events
    from history_episodes
    where episode_start_date <= {{ reporting_date() }}
    group by la_code
),

histories_of_returns as (
    select
        last_runs.la_code,
        coalesce(started_episodes.n_events, 0) as n_events,
        cast(concat_ws('-', last_runs.first_collection_year - 1, '04-01') as date)
            as history_start_date,
        least(
            cast(concat_ws('-', last_runs.last_collection_year, '03-31') as date),
            {{ reporting_date() }}
        ) as history_end_date
    from last_runs
    left join started_episodes on last_runs.la_code = started_episodes.la_code
)

select
    event_type,
    la_code,
    'extract' as origin,
    n_events,
    history_start_date,
    case
        when extract(day from history_start_date) <= 7
            then cast(date_trunc('month', history_start_date) as date)
        else {{ add_months("cast(date_trunc('month', history_start_date) as date)", 1) }}
    end as first_whole_month_date,
    last_event_date,
    cast(null as date) as history_end_date
from with_start
union all
select
    'cla_episodes' as event_type,
    la_code,
    'file' as origin,
    n_events,
    history_start_date,
    history_start_date as first_whole_month_date,
    history_end_date as last_event_date,
    history_end_date
from histories_of_returns
