{#- Periods that end with any month, and how many months they take. -#}
{% set spans = [('month', 1), ('rolling_6', 6), ('rolling_12', 12), ('rolling_36', 36)] %}

with

month_ends as (
    select * from {{ ref('dim_council_month_ends') }}
),

dates as (
    select * from {{ ref('dim_dates') }}
),

council_months as (
    select
        month_ends.la_code,
        month_ends.collection_year,
        month_ends.is_after_extract,
        dates.financial_month,
        dates.calendar_month,
        dates.financial_quarter_start_date,
        dates.financial_year_start_date,
        month_ends.month_end_date
    from month_ends
    inner join dates on month_ends.month_end_date = dates.calendar_date
),

periods as (
    select
        *,
        'point_in_time' as period_type,
        month_end_date as period_start_date
    from council_months
    {% for period_type, months in spans %}
    union all
    select
        *,
        '{{ period_type }}' as period_type,
        {{ add_months('cast(month_end_date + 1 as date)', -months) }} as period_start_date
    from council_months
    {% endfor %}
    union all
    select
        *,
        'quarter' as period_type,
        financial_quarter_start_date as period_start_date
    from council_months
    where financial_month in (3, 6, 9, 12)
    union all
    select
        *,
        'ytd' as period_type,
        financial_year_start_date as period_start_date
    from council_months
    union all
    select
        *,
        'year' as period_type,
        financial_year_start_date as period_start_date
    from council_months
    where financial_month = 12
    union all
    select
        *,
        'academic_year' as period_type,
        {{ add_months('cast(month_end_date + 1 as date)', -12) }} as period_start_date
    from council_months
    where calendar_month = 8
)

select
    concat_ws('-', la_code, period_type, cast(month_end_date as varchar)) as indicator_period_id,
    la_code,
    period_type,
    collection_year,
    is_after_extract,
    -- late recording settles in 20 days; a year stands when its returns have been agreed
    case
        when period_type in ('year', 'academic_year')
            then {{ add_months('month_end_date', 4) }} > {{ reporting_date() }}
        else month_end_date + 20 > {{ reporting_date() }}
    end as is_provisional,
    period_start_date,
    month_end_date as period_end_date
from periods
