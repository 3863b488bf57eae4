-- What it means: the list of bank holidays ends less than two years after the reporting date, so
-- working days to dates after its end cannot be counted.
-- When it matters: due dates of the next two years, and from then on every working-day measure.
-- What to do: add the bank holidays of England for the coming years to
-- seeds/code_sets/bank_holidays.csv; whole years only, Boxing Day included.
select
    max(calendar_date) as calendar_ends_on,
    {{ add_months(reporting_date(), 24) }} as must_reach
from {{ ref('dim_dates') }}
having max(calendar_date) < {{ add_months(reporting_date(), 24) }}
