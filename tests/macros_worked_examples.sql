-- What it means: a macro no longer does what its definition says; the example tells which.
-- When it matters: always; ages, periods, months and rounding are used all over the marts.
-- What to do: mend the macro of that name, not the example.
with

examples as (
    select
        'add_months clips to the end of the month' as example,
        {{ add_months("date '2025-01-31'", 3) }} = date '2025-04-30' as holds
    union all
    select
        'add_months goes back over 29 February' as example,
        {{ add_months("date '2024-02-29'", -12) }} = date '2023-02-28' as holds
    union all
    select
        'age turns on the birthday' as example,
        {{ age_in_years("date '2007-03-31'", "date '2025-03-31'") }} = 18 as holds
    union all
    select
        'age has not turned the day before' as example,
        {{ age_in_years("date '2007-04-01'", "date '2025-03-31'") }} = 17 as holds
    union all
    select
        'born on 29 February, not a year older on 28 February' as example,
        {{ age_in_years("date '2008-02-29'", "date '2025-02-28'") }} = 16 as holds
    union all
    select
        'born on 29 February, a year older on 1 March' as example,
        {{ age_in_years("date '2008-02-29'", "date '2025-03-01'") }} = 17 as holds
    union all
    select
        'age is 0 on the day of birth' as example,
        {{ age_in_years("date '2025-03-31'", "date '2025-03-31'") }} = 0 as holds
    union all
    select
        'no age before birth' as example,
        {{ age_in_years("date '2025-04-01'", "date '2025-03-31'") }} is null as holds
    union all
    select
        'open on the first day' as example,
        {{ is_open_on("date '2025-03-31'", 'cast(null as date)', "date '2025-03-31'") }} as holds
    union all
    select
        'what ends on the day is closed on it' as example,
        {{ is_open_on("date '2025-03-01'", "date '2025-03-31'", "date '2025-03-31'") }} = false
            as holds
    union all
    select
        'what starts and ends on one day is never open' as example,
        {{ is_open_on("date '2025-03-31'", "date '2025-03-31'", "date '2025-03-31'") }} = false
            as holds
    union all
    select
        'open the day before the end' as example,
        {{ is_open_on("date '2025-03-01'", "date '2025-04-01'", "date '2025-03-31'") }} as holds
    union all
    select
        'halves are rounded up, not to even' as example,
        {{ round_half_up('2.5') }} = 3 as holds
    union all
    select
        'a half that is a little less in binary is still a half' as example,
        {{ round_half_up('cast(0.285 as double) * 100') }} = 29 as holds
    union all
    select
        'negative halves are rounded away from zero' as example,
        {{ round_half_up('-12.5') }} = -13 as holds
    union all
    select
        'one decimal' as example,
        {{ round_half_up('cast(150.05 as double)', 1) }} = cast(150.1 as double) as holds
    union all
    select
        '31 March ends the year' as example,
        {{ collection_year("date '2026-03-31'") }} = 2026 as holds
    union all
    select
        '1 April begins the next' as example,
        {{ collection_year("date '2026-04-01'") }} = 2027 as holds
    union all
    select
        '31 March is in the fourth quarter' as example,
        {{ financial_quarter("date '2026-03-31'") }} = 4 as holds
    union all
    select
        '1 April is in the first quarter' as example,
        {{ financial_quarter("date '2026-04-01'") }} = 1 as holds
    union all
    select
        'December is in the third quarter' as example,
        {{ financial_quarter("date '2025-12-31'") }} = 3 as holds
    union all
    select
        'what was open when the 12 months began is in them' as example,
        {{ is_in_months_to(
            "date '2020-01-01'", "date '2024-04-01'",
            "date '2025-03-31'", 12
        ) }} as holds
    union all
    select
        'what ended the day before is not' as example,
        {{ is_in_months_to(
            "date '2020-01-01'", "date '2024-03-31'",
            "date '2025-03-31'", 12
        ) }} = false as holds
    union all
    select
        'what begins on the last day is in the months' as example,
        {{ is_in_months_to(
            "date '2025-03-31'", 'cast(null as date)',
            "date '2025-03-31'", 12
        ) }} as holds
    union all
    select
        'what begins after it is not' as example,
        {{ is_in_months_to(
            "date '2025-04-01'", 'cast(null as date)',
            "date '2025-03-31'", 12
        ) }} = false as holds
    union all
    select
        '12 months to 28 February begin on 1 March' as example,
        {{ is_in_months_to(
            "date '2020-01-01'", "date '2024-02-29'",
            "date '2025-02-28'", 12
        ) }} = false as holds
    union all
    select
        'days count from the first to the second date' as example,
        {{ days_between("date '2025-03-31'", "date '2025-04-01'") }} = 1 as holds
    union all
    select
        'a blank JSON flag is unknown' as example,
        ({{ json_flag("'{\"NFA_FLAG\": \"\"}'", 'NFA_FLAG') }}) is null as holds
    union all
    select
        'JSON that was cut off is unknown, not an error' as example,
        ({{ json_flag("'{\"NFA_FLAG\": \"Y\", \"COMM'", 'NFA_FLAG') }}) is null as holds
    union all
    select
        'a JSON flag is true' as example,
        {{ json_flag("'{\"NFA_FLAG\": \"Y\"}'", 'NFA_FLAG') }} as holds
    union all
    select
        'interval of 5 out of 20, as in the textbook' as example,
        round({{ wilson_bound('0.25', '20', '-') }}, 2) = 11.19
        and round({{ wilson_bound('0.25', '20', '+') }}, 2) = 46.87 as holds
    union all
    select
        'interval of 0 out of 10 begins at 0' as example,
        round({{ wilson_bound('0.0', '10', '-') }}, 2) = 0
        and round({{ wilson_bound('0.0', '10', '+') }}, 2) = 27.75 as holds
    union all
    select
        'no interval of nobody' as example,
        {{ wilson_bound('cast(null as double)', '0', '-') }} is null as holds
    union all
    select
        'interval of 10 events, near the exact one' as example,
        abs({{ poisson_bound('10.0', 'low') }} - 4.795) < 0.03
        and abs({{ poisson_bound('10.0', 'high') }} - 18.390) < 0.03 as holds
    union all
    select
        'interval of no event' as example,
        {{ poisson_bound('0.0', 'low') }} = 0
        and abs({{ poisson_bound('0.0', 'high') }} - 3.689) < 0.03 as holds
)

select example
from examples
where not coalesce(holds, false)
