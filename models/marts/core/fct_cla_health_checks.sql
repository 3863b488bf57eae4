with

health_checks as (
    select * from {{ ref('stg_cla_health') }}
),

periods as (
    select * from {{ ref('fct_periods_of_care') }}
),

initial_assessments as (
    select * from {{ ref('fct_initial_health_assessments') }}
    where health_check_id is not null
),

children as (
    select * from {{ ref('dim_children') }}
),

codes as (
    select * from {{ ref('dim_codes') }}
),

extract_history as (
    select * from {{ ref('int_extract_history') }}
    where event_type = 'cla_episodes'
),

health_checks_in_periods as (
    select
        health_checks.health_check_id,
        periods.period_of_care_id
    from health_checks
    inner join periods
        on
            health_checks.child_id = periods.child_id
            and {{ is_open_on(
                'periods.period_start_date',
                'periods.period_end_date',
                'health_checks.health_check_date'
            ) }}
    qualify row_number() over (
        partition by health_checks.health_check_id
        order by
            periods.period_start_date desc nulls last,
            periods.period_of_care_id desc nulls last
    ) = 1
),

-- what is dated after the reporting date has not happened, whatever its status says
with_completion as (
    select
        health_checks.*,
        type_codes.code_label as health_check_type_label,
        statuses.code_label as health_check_status_label,
        statuses.group_code as completion_group_code,
        statuses.group_label as completion_group_label,
        case statuses.group_code
            when 'DONE' then health_checks.health_check_date <= {{ reporting_date() }}
            when 'NOT_DONE' then false
        end as is_completed
    from health_checks
    left join codes as type_codes
        on
            type_codes.code_id
            = concat_ws('-', 'health_check_type', health_checks.health_check_type_code)
    left join codes as statuses
        on
            statuses.code_id
            = concat_ws('-', 'health_check_status', health_checks.health_check_status_code)
),

-- checks of the same day are no earlier checks; a row without a child is a child of its own
previous_checks as (
    select
        health_check_id,
        max(case when is_completed then health_check_date end) over (
            partition by coalesce(child_id, health_check_id), health_check_type_code
            order by health_check_date nulls last
            range between unbounded preceding and interval 1 day preceding
        ) as previous_completed_date
    from with_completion
    where health_check_date is not null
)

select
    with_completion.health_check_id,
    with_completion.child_id,
    with_completion.la_code,
    health_checks_in_periods.period_of_care_id,
    with_completion.health_check_type_code,
    with_completion.health_check_type_label,
    with_completion.health_check_status_code,
    with_completion.health_check_status_label,
    with_completion.completion_group_code,
    with_completion.completion_group_label,
    {{ age_in_years('children.dob', 'with_completion.health_check_date') }} as age_at_check,
    {{ days_between(
        'previous_checks.previous_completed_date', 'with_completion.health_check_date'
    ) }} as days_since_previous_completed,
    with_completion.is_completed,
    case
        when health_checks_in_periods.period_of_care_id is not null then true
        when extract_history.history_start_date <= with_completion.health_check_date then false
    end as is_looked_after,
    initial_assessments.health_check_id is not null as is_first_of_period,
    initial_assessments.is_iha_within_20,
    -- a check said to be done on a day to come
    case
        when with_completion.completion_group_code = 'DONE'
            then with_completion.health_check_date > {{ reporting_date() }}
    end as is_completed_in_future,
    with_completion.health_check_date,
    previous_checks.previous_completed_date
from with_completion
left join previous_checks on with_completion.health_check_id = previous_checks.health_check_id
left join health_checks_in_periods
    on with_completion.health_check_id = health_checks_in_periods.health_check_id
left join initial_assessments
    on
        with_completion.health_check_id = initial_assessments.health_check_id
        and health_checks_in_periods.period_of_care_id = initial_assessments.period_of_care_id
left join children on with_completion.child_id = children.child_id
left join extract_history on with_completion.la_code = extract_history.la_code
