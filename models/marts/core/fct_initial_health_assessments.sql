with

periods as (
    select * from {{ ref('fct_periods_of_care') }}
),

health_checks as (
    select * from {{ ref('stg_cla_health') }}
),

codes as (
    select * from {{ ref('dim_codes') }}
),

dates as (
    select * from {{ ref('dim_dates') }}
),

extract_history as (
    select * from {{ ref('int_extract_history') }}
    where event_type = 'cla_episodes'
),

-- refused, planned and cancelled ones are not done
done_assessments as (
    select
        health_checks.health_check_id,
        health_checks.child_id,
        health_checks.la_code,
        health_checks.health_check_date
    from health_checks
    inner join codes
        on
            codes.code_id
            = concat_ws('-', 'health_check_status', health_checks.health_check_status_code)
            and codes.group_code = 'DONE'
    where
        health_checks.health_check_type_code = 'Health Assessment'
        and health_checks.health_check_date <= {{ reporting_date() }}
),

-- a council without a single assessment done has sent none, or writes it in words of its own
assessment_histories as (
    select
        la_code,
        min(health_check_date) as first_assessment_date
    from done_assessments
    group by la_code
),

first_assessments as (
    select
        periods.period_of_care_id,
        done_assessments.health_check_id,
        done_assessments.health_check_date
    from periods
    inner join done_assessments
        on
            periods.child_id = done_assessments.child_id
            -- the last day too, for a child who was assessed and left on day 20
            and periods.period_start_date <= done_assessments.health_check_date
            and coalesce(periods.period_end_date >= done_assessments.health_check_date, true)
    qualify row_number() over (
        partition by periods.period_of_care_id
        order by
            done_assessments.health_check_date nulls last,
            done_assessments.health_check_id nulls last
    ) = 1
),

timed as (
    select
        periods.*,
        first_assessments.health_check_id,
        first_assessments.health_check_date,
        due_days.calendar_date as iha_due_date,
        {{ working_days_between('start_days', 'assessment_days') }} as working_days_to_assessment,
        not coalesce(periods.is_short_breaks_only, false)
        and due_days.calendar_date < {{ reporting_date() }}
        -- who left on day 20 was still in care until then
        and coalesce(periods.period_end_date >= due_days.calendar_date, true)
        -- the assessment of a child who came before the extract begins may be missing from it
        and extract_history.history_start_date <= periods.period_start_date
        and assessment_histories.first_assessment_date <= periods.period_start_date
            as is_counted
    from periods
    left join first_assessments
        on periods.period_of_care_id = first_assessments.period_of_care_id
    left join extract_history on periods.la_code = extract_history.la_code
    left join assessment_histories on periods.la_code = assessment_histories.la_code
    left join dates as start_days on periods.period_start_date = start_days.calendar_date
    left join dates as assessment_days
        on first_assessments.health_check_date = assessment_days.calendar_date
    left join dates as due_days
        on {{ is_working_days_after('start_days', 'due_days', 20) }}
)

select
    period_of_care_id,
    child_id,
    la_code,
    health_check_id,
    working_days_to_assessment,
    coalesce(is_counted, false) as is_counted,
    case when is_counted then coalesce(working_days_to_assessment <= 20, false) end
        as is_iha_within_20,
    case when is_counted then is_open and health_check_id is null end as is_iha_overdue,
    period_start_date,
    iha_due_date,
    health_check_date as first_assessment_date,
    period_end_date
from timed
