with

bank_holidays as (
    select * from {{ ref('bank_holidays') }}
),

-- the last whole year is one whose Boxing Day is listed
calendar_end as (
    select cast(date_trunc('year', max(holiday_date) + 6) as date) as first_day_after
    from bank_holidays
),

digits as (
    select ten_digits.digit
    from (values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) as ten_digits (digit)
),

-- 1 January 1990 was a Monday
numbered_days as (
    select
        ones.digit
        + 10 * tens.digit
        + 100 * hundreds.digit
        + 1000 * thousands.digit
        + 10000 * ten_thousands.digit as days_since_1990
    from digits as ones
    cross join digits as tens
    cross join digits as hundreds
    cross join digits as thousands
    cross join digits as ten_thousands
),

days as (
    select
        date '1990-01-01' + numbered_days.days_since_1990 as calendar_date,
        cast(numbered_days.days_since_1990 % 7 + 1 as bigint) as iso_week_day
    from numbered_days
    inner join calendar_end
        on date '1990-01-01' + numbered_days.days_since_1990 < calendar_end.first_day_after
),

days_in_years as (
    select
        days.calendar_date,
        days.iso_week_day,
        bank_holidays.name as bank_holiday_name,
        bank_holidays.holiday_date is not null as is_bank_holiday,
        days.iso_week_day <= 5 and bank_holidays.holiday_date is null as is_working_day,
        cast(extract(year from days.calendar_date) as bigint) as calendar_year,
        cast(extract(month from days.calendar_date) as bigint) as calendar_month,
        cast((extract(month from days.calendar_date) + 8) % 12 + 1 as bigint) as financial_month,
        {{ collection_year('days.calendar_date') }} as collection_year,
        cast(date_trunc('month', days.calendar_date) as date) as month_start_date
    from days
    left join bank_holidays on days.calendar_date = bank_holidays.holiday_date
),

labelled_days as (
    select
        *,
        {{ financial_quarter('calendar_date') }} as financial_quarter,
        -- 2025-26 is the year that ends on 31 March 2026
        concat_ws('-', collection_year - 1, right(concat_ws('', collection_year), 2))
            as financial_year_label,
        lpad(concat_ws('', calendar_month), 2, '0') as month_in_two_digits,
        lpad(concat_ws('', financial_month), 2, '0') as financial_month_in_two_digits
    from days_in_years
)

select
    calendar_date,
    bank_holiday_name,
    case iso_week_day
        when 1 then 'Monday'
        when 2 then 'Tuesday'
        when 3 then 'Wednesday'
        when 4 then 'Thursday'
        when 5 then 'Friday'
        when 6 then 'Saturday'
        else 'Sunday'
    end as week_day_name,
    concat_ws('', 'M', financial_month_in_two_digits) as financial_month_code,
    concat_ws('-', calendar_year, month_in_two_digits) as month_label,
    concat_ws(' Q', financial_year_label, financial_quarter) as financial_quarter_label,
    financial_year_label,
    calendar_year,
    calendar_month,
    collection_year,
    financial_quarter,
    financial_month,
    iso_week_day,
    cast(
        sum(case when is_working_day then 1 else 0 end) over (
            order by calendar_date nulls last
            rows between unbounded preceding and current row
        ) as bigint
    ) as working_day_number,
    is_working_day,
    is_bank_holiday,
    calendar_date + cast(1 - iso_week_day as integer) as week_start_date,
    month_start_date,
    last_day(calendar_date) as month_end_date,
    {{ add_months('month_start_date', 'cast(-((financial_month - 1) % 3) as integer)') }}
        as financial_quarter_start_date,
    {{ add_months('month_start_date', 'cast(1 - financial_month as integer)') }}
        as financial_year_start_date,
    {{ add_months('month_start_date', 'cast(13 - financial_month as integer)') }} + (-1)
        as financial_year_end_date
from labelled_days
