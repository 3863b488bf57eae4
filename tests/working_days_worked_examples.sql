-- What it means: the calendar does not count working days as the guidance does in these examples,
-- which cover two bank holidays in May, Easter, a start on a Saturday, and Christmas.
-- When it matters: always; every timeliness measure rests on this count.
-- What to do: look at bank_holidays first, then at dim_dates.
with

dates as (
    select * from {{ ref('dim_dates') }}
),

examples as (
    select
        listed.start_date,
        listed.end_date,
        listed.n_working_days
    from (
        values
        (date '2025-03-03', date '2025-05-08', 45),
        (date '2025-04-10', date '2025-05-06', 15),
        (date '2025-03-08', date '2025-05-14', 45),
        (date '2025-12-12', date '2026-01-14', 20),
        (date '2025-03-03', date '2025-03-03', 0),
        (date '2025-03-07', date '2025-03-09', 0),
        (date '2022-06-01', date '2022-06-06', 1),
        (date '2025-03-05', date '2025-03-03', -2)
    ) as listed (start_date, end_date, n_working_days)
)

-- the way there and the way back: a count between two days, and the day so many days after
select
    examples.start_date,
    examples.end_date,
    examples.n_working_days as expected,
    {{ working_days_between('start_days', 'end_days') }} as counted,
    days_after.calendar_date as day_after
from examples
left join dates as start_days on examples.start_date = start_days.calendar_date
left join dates as end_days on examples.end_date = end_days.calendar_date
left join dates as days_after
    on {{ is_working_days_after('start_days', 'days_after', 'examples.n_working_days') }}
where
    (
        ({{ working_days_between('start_days', 'end_days') }})
        is distinct from examples.n_working_days
        or (
            examples.n_working_days > 0
            and days_after.calendar_date is distinct from examples.end_date
        )
    )
    -- dbt build --empty leaves no calendar to count in
    and not {{ (flags.EMPTY or false) | lower }}
