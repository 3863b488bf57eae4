-- What it means: dim_dates puts a day into the wrong year, quarter, month or week.
-- When it matters: every figure by period.
-- What to do: look at dim_dates and at the macro collection_year.
with

dates as (
    select * from {{ ref('dim_dates') }}
),

examples as (
    select
        cast(listed.calendar_date as date) as calendar_date,
        listed.week_day_name,
        listed.financial_month_code,
        listed.financial_quarter_label,
        listed.collection_year,
        cast(listed.week_start_date as date) as week_start_date,
        cast(listed.financial_quarter_start_date as date) as financial_quarter_start_date
    from (
        values
        ('2026-03-31', 'Tuesday', 'M12', '2025-26 Q4', 2026, '2026-03-30', '2026-01-01'),
        ('2026-04-01', 'Wednesday', 'M01', '2026-27 Q1', 2027, '2026-03-30', '2026-04-01'),
        ('2024-02-29', 'Thursday', 'M11', '2023-24 Q4', 2024, '2024-02-26', '2024-01-01'),
        ('2000-01-01', 'Saturday', 'M10', '1999-00 Q4', 2000, '1999-12-27', '2000-01-01'),
        ('1990-01-01', 'Monday', 'M10', '1989-90 Q4', 1990, '1990-01-01', '1990-01-01'),
        ('2025-09-14', 'Sunday', 'M06', '2025-26 Q2', 2026, '2025-09-08', '2025-07-01')
    ) as listed (
        calendar_date,
        week_day_name,
        financial_month_code,
        financial_quarter_label,
        collection_year,
        week_start_date,
        financial_quarter_start_date
    )
)

select
    calendar_date,
    week_day_name,
    financial_month_code,
    financial_quarter_label,
    collection_year,
    week_start_date,
    financial_quarter_start_date
from examples
-- dbt build --empty leaves no calendar to look at
where not {{ (flags.EMPTY or false) | lower }}
except
select
    calendar_date,
    week_day_name,
    financial_month_code,
    financial_quarter_label,
    collection_year,
    week_start_date,
    financial_quarter_start_date
from dates
