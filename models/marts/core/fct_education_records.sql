with

education_records as (
    select * from {{ ref('stg_education') }}
),

periods as (
    select * from {{ ref('fct_periods_of_care') }}
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

records_in_periods as (
    select
        education_records.education_record_id,
        periods.period_of_care_id,
        periods.is_open
    from education_records
    inner join periods
        on
            education_records.child_id = periods.child_id
            and {{ is_open_on(
                'periods.period_start_date',
                'periods.period_end_date',
                'education_records.pep_due_date'
            ) }}
    qualify row_number() over (
        partition by education_records.education_record_id
        order by
            periods.period_start_date desc nulls last,
            periods.period_of_care_id desc nulls last
    ) = 1
),

with_peps as (
    select
        *,
        coalesce(pep_date <= {{ reporting_date() }}, false) as is_pep_held,
        row_number() over (
            partition by
                coalesce(child_id, education_record_id),
                coalesce(cast(pep_due_date as string), education_record_id)
            order by education_record_id nulls last
        ) as record_number
    from education_records
),

with_care as (
    select
        with_peps.*,
        records_in_periods.period_of_care_id,
        records_in_periods.is_open as is_period_open,
        case
            when records_in_periods.period_of_care_id is not null then true
            when extract_history.history_start_date <= with_peps.pep_due_date then false
        end as is_looked_after
    from with_peps
    left join records_in_periods
        on with_peps.education_record_id = records_in_periods.education_record_id
    left join extract_history on with_peps.la_code = extract_history.la_code
)

select
    records.education_record_id,
    records.child_id,
    records.la_code,
    records.period_of_care_id,
    records.school_urn,
    records.education_status_code,
    statuses.code_label as education_status_label,
    {{ age_in_years('children.dob', 'records.pep_due_date') }} as age_at_pep_due,
    cast(records.attendance_percent as double) as attendance_percent,
    cast(records.n_exclusions as bigint) as n_exclusions,
    case
        when records.is_pep_held
            then {{ days_between('records.pep_due_date', 'records.pep_date') }}
    end as days_from_pep_due,
    records.is_looked_after,
    records.is_pep_held,
    -- late once the due day is over; not yet known before
    case
        when records.is_pep_held then records.pep_date <= records.pep_due_date
        when records.pep_due_date < {{ reporting_date() }} then false
    end as is_pep_on_time,
    -- nothing is owed any more to a child who has left care since
    case
        when records.period_of_care_id is not null
            then
                not records.is_pep_held
                and records.pep_due_date < {{ reporting_date() }}
                and records.is_period_open
    end as is_pep_overdue,
    records.n_exclusions > 0 as has_exclusion,
    case
        when records.attendance_percent between 0 and 100 then records.attendance_percent <= 90
    end as is_persistently_absent,
    records.attendance_percent not between 0 and 100 as is_attendance_impossible,
    records.n_exclusions < 0 as is_exclusions_impossible,
    records.record_number > 1 as is_pep_repeated,
    records.pep_date > {{ reporting_date() }} as is_pep_in_future,
    records.pep_due_date,
    records.pep_date
from with_care as records
left join children on records.child_id = children.child_id
left join codes as statuses
    on statuses.code_id = concat_ws('-', 'education_status', records.education_status_code)
