{# a table: read by three models #}
{{ config(materialized='table') }}

with

contacts as (
    select * from {{ ref('stg_contacts') }}
),

referrals as (
    select * from {{ ref('stg_cin_episodes') }}
),

assessments as (
    select * from {{ ref('stg_cin_assessments') }}
),

strategy_discussions as (
    select * from {{ ref('stg_strategy_discussions') }}
),

s47_enquiries as (
    select * from {{ ref('stg_s47_enquiry') }}
),

events as (
    select
        'contacts' as event_type,
        la_code,
        contact_date as event_date,
        contact_date as end_date
    from contacts
    union all
    select
        'referrals' as event_type,
        la_code,
        referral_date as event_date,
        close_date as end_date
    from referrals
    union all
    select
        'assessments_completed' as event_type,
        la_code,
        assessment_authorised_date as event_date,
        assessment_authorised_date as end_date
    from assessments
    union all
    select
        'strategy_discussions' as event_type,
        la_code,
        strategy_date as event_date,
        strategy_date as end_date
    from strategy_discussions
    union all
    select
        's47_enquiries' as event_type,
        la_code,
        s47_start_date as event_date,
        s47_end_date as end_date
    from s47_enquiries
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
)

select
    event_type,
    la_code,
    n_events,
    history_start_date,
    case
        when extract(day from history_start_date) <= 7
            then cast(date_trunc('month', history_start_date) as date)
        else {{ add_months("cast(date_trunc('month', history_start_date) as date)", 1) }}
    end as first_whole_month_date,
    last_event_date
from with_start
