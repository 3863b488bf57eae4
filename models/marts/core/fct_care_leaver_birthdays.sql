with

birthdays as (
    select * from {{ ref('int_care_leaver_birthdays_with_status') }}
),

care_after_14 as (
    select * from {{ ref('fct_care_after_14') }}
),

periods as (
    select * from {{ ref('fct_periods_of_care') }}
),

codes as (
    select * from {{ ref('dim_codes') }}
),

birthdays_in_care as (
    select
        birthdays.child_id,
        birthdays.birthday_age
    from birthdays
    inner join periods
        on
            birthdays.child_id = periods.child_id
            and {{ is_open_on(
                'periods.period_start_date',
                'periods.period_end_date',
                'birthdays.birthday_date'
            ) }}
    group by birthdays.child_id, birthdays.birthday_age
),

labelled as (
    select
        birthdays.*,
        in_touch_answers.code_label as in_touch_label,
        in_touch_answers.group_code as birthday_base_code,
        activities.code_label as activity_label,
        activities.group_code as activity_group_code,
        activities.group_label as activity_group_label,
        accommodations.code_label as accommodation_label,
        accommodations.group_code as accommodation_base_code,
        suitabilities.code_label as suitability_label,
        care_after_14.has_13_weeks_after_14,
        care_after_14.is_short_breaks_only,
        care_after_14.first_period_start_date,
        care_after_14.care_end_date,
        care_after_14.birthday_16_date,
        case
            when birthdays.birthday_date <= {{ reporting_date() }}
                then birthdays_in_care.child_id is not null
        end as is_looked_after_on_birthday,
        -- what a council never fills in is unknown, and not a no
        count(birthdays.in_touch_code) over (partition by birthdays.la_code) > 0 as has_in_touch,
        count(birthdays.activity_code) over (partition by birthdays.la_code) > 0 as has_activity,
        count(birthdays.suitability_code) over (partition by birthdays.la_code) > 0
            as has_suitability
    from birthdays
    left join care_after_14 on birthdays.child_id = care_after_14.child_id
    left join birthdays_in_care
        on
            birthdays.child_id = birthdays_in_care.child_id
            and birthdays.birthday_age = birthdays_in_care.birthday_age
    left join codes as in_touch_answers
        on in_touch_answers.code_id = concat_ws('-', 'in_touch', birthdays.in_touch_code)
    left join codes as activities
        on activities.code_id = concat_ws('-', 'care_leaver_activity', birthdays.activity_code)
    left join codes as accommodations
        on
            accommodations.code_id
            = concat_ws('-', 'care_leaver_accommodation', birthdays.accommodation_code)
    left join codes as suitabilities
        on
            suitabilities.code_id
            = concat_ws('-', 'care_leaver_suitability', birthdays.suitability_code)
),

-- the care that makes a care leaver: begun before the birthday; out of care (17th) or care after 16
-- (17th and 18th), 13 weeks after 14 (from the 19th), and not on short breaks only
with_care as (
    select
        *,
        case
            when birthday_date > {{ reporting_date() }} or birthday_date is null then null
            when is_short_breaks_only then false
            when first_period_start_date >= birthday_date then false
            when birthday_age = 17 and is_looked_after_on_birthday then false
            when birthday_age <= 18 and care_end_date <= birthday_16_date then false
            when birthday_age >= 19 and not has_13_weeks_after_14 then false
            else true
        end as is_qualifying
    from labelled
),

-- the published cohort leaves out who died or went home
with_base as (
    select
        *,
        case
            when is_qualifying is null then null
            when birthday_base_code = 'LEFT_OUT' or death_date <= birthday_date then false
            else is_qualifying
        end as is_counted,
        status_date is not null as has_status
    from with_care
)

select
    concat_ws('-', child_id, birthday_age) as child_birthday_id,
    child_id,
    la_code,
    status_source,
    in_touch_code,
    in_touch_label,
    activity_code,
    activity_label,
    activity_group_code,
    activity_group_label,
    accommodation_code,
    accommodation_label,
    accommodation_base_code,
    suitability_code,
    suitability_label,
    case
        when birthday_age between 17 and 18 then '17-18'
        when birthday_age between 19 and 21 then '19-21'
        when birthday_age between 22 and 25 then '22-25'
    end as age_group,
    birthday_age,
    n_birthday_records,
    is_qualifying,
    is_counted,
    has_status,
    case
        when is_counted and has_status and has_in_touch then coalesce(in_touch_code = 'YES', false)
    end as is_in_touch,
    case
        when is_counted and has_status and has_activity
            then coalesce(activity_group_code = 'EET', false)
    end as is_eet,
    case
        when is_counted and has_status and has_activity
            then coalesce(activity_group_code = 'NEET', false)
    end as is_neet,
    case
        when
            is_counted
            and has_status
            and has_suitability
            and coalesce(accommodation_base_code != 'LEFT_OUT', true)
            then coalesce(suitability_code = '1', false)
    end as is_suitable,
    is_looked_after_on_birthday,
    has_13_weeks_after_14,
    {{ is_open_on(
        'window_start_date', 'window_end_date + 1', reporting_date()
    ) }} as is_window_open,
    n_birthday_records > 0 and coalesce(status_source != 'birthday', true)
        as is_record_outside_window,
    n_birthday_records > 1 as is_several_records,
    birthday_date,
    window_start_date,
    window_end_date,
    status_date
from with_base
