with

periods as (
    select * from {{ ref('fct_periods_of_care') }}
),

care_leavers as (
    select * from {{ ref('stg_care_leavers') }}
),

care_leaver_birthdays as (
    select * from {{ ref('stg_care_leaver_birthdays') }}
),

children as (
    select * from {{ ref('dim_children') }}
),

extract_history as (
    select * from {{ ref('int_extract_history') }}
    where event_type = 'cla_episodes'
),

children_with_birthdays as (
    select
        child_id,
        la_code,
        {{ birthday_date('dob', 14) }} as birthday_14_date,
        {{ birthday_date('dob', 16) }} as birthday_16_date,
        {{ birthday_date('dob', 18) }} as birthday_18_date
    from children
),

-- the days of each period from the 14th and from the 16th birthday to the 18th
periods_after_14 as (
    select
        periods.child_id,
        periods.period_of_care_id,
        coalesce(periods.is_short_breaks_only, false) as is_short_breaks_only,
        periods.period_start_date,
        case when periods.period_end_date <= {{ reporting_date() }} then periods.period_end_date end
            as care_end_date,
        greatest(
            {{ days_between(
                'greatest(periods.period_start_date, births.birthday_14_date)',
                'least(periods.period_end_date, births.birthday_18_date, ' ~ reporting_date() ~ ')'
            ) }},
            0
        ) as days_after_14,
        greatest(
            {{ days_between(
                'greatest(periods.period_start_date, births.birthday_16_date)',
                'least(periods.period_end_date, births.birthday_18_date, ' ~ reporting_date() ~ ')'
            ) }},
            0
        ) as days_after_16
    from periods
    inner join children_with_birthdays as births on periods.child_id = births.child_id
    where
        births.birthday_14_date is not null
        and periods.period_start_date <= {{ reporting_date() }}
        and coalesce(periods.period_end_date > births.birthday_14_date, true)
        and births.birthday_14_date <= {{ reporting_date() }}
),

care_after_14 as (
    select
        child_id,
        cast(sum(case when is_short_breaks_only then 0 else days_after_14 end) as bigint)
            as days_in_care_after_14,
        cast(sum(case when is_short_breaks_only then 0 else days_after_16 end) as bigint)
            as days_in_care_after_16,
        bool_and(is_short_breaks_only) as is_short_breaks_only,
        min(period_start_date) as first_period_start_date,
        -- open while one period is
        case when count(care_end_date) = count(*) then max(care_end_date) end as care_end_date
    from periods_after_14
    group by child_id
),

latest_periods as (
    select
        child_id,
        period_of_care_id
    from periods_after_14
    qualify row_number() over (
        partition by child_id
        order by period_start_date desc nulls last, period_of_care_id desc nulls last
    ) = 1
),

-- everyone looked after from 14 on, and everyone whom the council lists as a care leaver
everyone as (
    select child_id from care_after_14
    union
    select child_id from care_leavers
    where child_id is not null
    union
    select child_id from care_leaver_birthdays
    where child_id is not null
)

select
    everyone.child_id,
    births.la_code,
    latest_periods.period_of_care_id,
    care_after_14.days_in_care_after_14,
    care_after_14.days_in_care_after_16,
    case
        when
            care_after_14.days_in_care_after_14 >= 91 and care_after_14.days_in_care_after_16 > 0
            then true
        -- earlier periods may be missing from an extract that begins after the 14th birthday
        when extract_history.history_start_date <= births.birthday_14_date then false
    end as has_13_weeks_after_14,
    care_after_14.is_short_breaks_only,
    births.birthday_14_date,
    births.birthday_16_date,
    births.birthday_18_date,
    care_after_14.first_period_start_date,
    care_after_14.care_end_date
from everyone
inner join children_with_birthdays as births on everyone.child_id = births.child_id
left join care_after_14 on everyone.child_id = care_after_14.child_id
left join latest_periods on everyone.child_id = latest_periods.child_id
left join extract_history on births.la_code = extract_history.la_code
