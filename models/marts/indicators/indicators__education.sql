with

education_records as (
    select * from {{ ref('fct_education_records') }}
    where child_id is not null and pep_due_date is not null
),

children as (
    select * from {{ ref('dim_children') }}
),

periods as (
    select * from {{ ref('fct_periods_of_care') }}
    where not coalesce(is_short_breaks_only, false)
),

children_at_month_end as (
    select * from {{ ref('fct_children_at_month_end') }}
),

allocations as (
    select * from {{ ref('fct_allocations') }}
    where lead_role_code is not null
),

-- the academic year begins on 1 September
records_in_years as (
    select
        education_records.*,
        children.dob,
        {{ add_months(
            "cast(date_trunc('year', "
            ~ add_months('education_records.pep_due_date', -8) ~ ") as date)", 8
        ) }} as academic_year_start_date
    from education_records
    left join children on education_records.child_id = children.child_id
),

-- pupils of school age (Year 1 to Year 11) in care for the 12 months to the 31 March in the year
pupils as (
    select
        records_in_years.education_record_id,
        records_in_years.child_id,
        records_in_years.la_code,
        records_in_years.attendance_percent,
        records_in_years.has_exclusion,
        records_in_years.is_attendance_impossible,
        records_in_years.pep_due_date,
        records_in_years.academic_year_start_date
    from records_in_years
    inner join periods
        on
            records_in_years.child_id = periods.child_id
            and periods.period_start_date
            <= {{ add_months('records_in_years.academic_year_start_date', -5) }}
            and coalesce(
                periods.period_end_date
                >= {{ add_months('records_in_years.academic_year_start_date', 7) }},
                true
            )
    where
        records_in_years.education_status_code = 'PUPIL'
        and {{ add_months('records_in_years.academic_year_start_date', 7) }}
        <= {{ reporting_date() }} + 1
        and {{ age_in_years(
            'records_in_years.dob', 'records_in_years.academic_year_start_date + (-1)'
        ) }} between 5 and 15
    qualify row_number() over (
        partition by records_in_years.education_record_id
        order by periods.period_start_date nulls last, periods.period_of_care_id nulls last
    ) = 1
),

-- absence over the year is told on its last record, the mean of what the records say
pupils_by_year as (
    select
        *,
        case when not is_attendance_impossible then 100 - attendance_percent end
            as absence_percent,
        -- in decimals, so that a mean of exactly 10 is one whatever the order of the records
        sum(
            case
                when not is_attendance_impossible
                    then cast(100 - attendance_percent as decimal(18, 4))
            end
        ) over pupil_year as absence_of_year,
        count(case when not is_attendance_impossible then attendance_percent end)
            over pupil_year as n_records_of_year,
        row_number() over (
            partition by child_id, academic_year_start_date
            order by pep_due_date desc nulls last, education_record_id desc nulls last
        ) = 1 as is_last_of_year
    from pupils
    window pupil_year as (partition by child_id, academic_year_start_date)
),

pupils_with_teams as (
    {{ with_team_of_day('pupils_by_year', 'education_record_id', 'pep_due_date') }}
),

-- a move shows as another school in the next record of the same academic year; between two years it
-- is taken as the change of schools in September
records_in_order as (
    select
        *,
        lag(school_urn) over child_in_order as previous_school_urn,
        lag(academic_year_start_date) over child_in_order as previous_year_start_date,
        lag(pep_due_date) over child_in_order as previous_record_date
    from records_in_years
    where school_urn is not null
    window child_in_order as (
        partition by child_id
        order by pep_due_date nulls last, education_record_id nulls last
    )
),

looked_after as (
    select
        children_at_month_end.*,
        periods.period_start_date,
        periods.first_review_due_date as first_plan_due_date,
        {{ add_months(
            "cast(date_trunc('year', "
            ~ add_months('children_at_month_end.month_end_date', -8) ~ ") as date)", 8
        ) }} as academic_year_start_date,
        extract(month from children_at_month_end.month_end_date) as calendar_month,
        children.dob
    from children_at_month_end
    left join periods on children_at_month_end.period_of_care_id = periods.period_of_care_id
    left join children on children_at_month_end.child_id = children.child_id
    where children_at_month_end.is_cla
),

-- terms begin on 1 September, 1 January and 1 April
of_school_age as (
    select
        *,
        case
            when calendar_month >= 9 then {{ add_months('academic_year_start_date', -5) }}
            when calendar_month <= 3 then academic_year_start_date
            else {{ add_months('academic_year_start_date', 4) }}
        end as last_term_start_date
    from looked_after
    where {{ age_in_years('dob', 'academic_year_start_date + (-1)') }} between 5 and 15
),

councils_with_records as (
    select la_code from education_records
    group by la_code
),

plans_to_month_ends as (
    select of_school_age.child_month_id
    from of_school_age
    inner join education_records
        on
            of_school_age.child_id = education_records.child_id
            and of_school_age.last_term_start_date <= education_records.pep_date
            and of_school_age.month_end_date >= education_records.pep_date
    where education_records.is_pep_held
    group by of_school_age.child_month_id
),

moves_to_month_ends as (
    select
        of_school_age.child_month_id,
        bool_or(
            records_in_order.previous_school_urn != records_in_order.school_urn
            and records_in_order.previous_year_start_date
            = records_in_order.academic_year_start_date
            and records_in_order.previous_record_date >= of_school_age.period_start_date
        ) as is_moved
    from of_school_age
    inner join records_in_order
        on
            of_school_age.child_id = records_in_order.child_id
            and {{ is_in_months_to(
                'records_in_order.pep_due_date', 'records_in_order.pep_due_date',
                'of_school_age.month_end_date', 12
            ) }}
    group by of_school_age.child_month_id
)

select
    la_code,
    education_record_id as record_id,
    child_id,
    team_id,
    pep_due_date,
    cast(null as date) as month_end_date,
    case when absence_percent is not null then true end as cla_overall_absence_pct,
    absence_percent as cla_overall_absence_pct__value,
    case when is_last_of_year then absence_of_year >= 10 * n_records_of_year end
        as cla_persistent_absence_pct,
    has_exclusion as cla_suspended_pct,
    cast(null as boolean) as cla_pep_current_pct,
    cast(null as boolean) as cla_mid_year_move_pct
from pupils_with_teams
union all
select
    of_school_age.la_code,
    of_school_age.child_month_id as record_id,
    of_school_age.child_id,
    of_school_age.team_id,
    cast(null as date) as pep_due_date,
    of_school_age.month_end_date,
    cast(null as boolean) as cla_overall_absence_pct,
    cast(null as double) as cla_overall_absence_pct__value,
    cast(null as boolean) as cla_persistent_absence_pct,
    cast(null as boolean) as cla_suspended_pct,
    case
        when
            councils_with_records.la_code is not null
            and of_school_age.month_end_date >= of_school_age.first_plan_due_date
            then plans_to_month_ends.child_month_id is not null
    end as cla_pep_current_pct,
    case
        when moves_to_month_ends.child_month_id is not null
            then coalesce(moves_to_month_ends.is_moved, false)
    end as cla_mid_year_move_pct
from of_school_age
left join plans_to_month_ends
    on of_school_age.child_month_id = plans_to_month_ends.child_month_id
left join moves_to_month_ends
    on of_school_age.child_month_id = moves_to_month_ends.child_month_id
left join councils_with_records on of_school_age.la_code = councils_with_records.la_code
