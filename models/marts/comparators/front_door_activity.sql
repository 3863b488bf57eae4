with

coverage as (
    select * from {{ ref('dim_extract_coverage') }}
    where is_front_door
),

local_authorities as (
    select * from {{ ref('dim_local_authorities') }}
),

dates as (
    select * from {{ ref('dim_dates') }}
),

events as (
    select * from {{ ref('fct_front_door_events') }}
),

events_by_month as (
    select
        event_type,
        la_code,
        cast(date_trunc('month', event_date) as date) as month_start_date,
        count(*) as n_events
    from events
    group by event_type, la_code, cast(date_trunc('month', event_date) as date)
),

councils as (
    select
        la_code,
        min(first_whole_month_date) as first_month_date
    from coverage
    group by la_code
),

-- from the first whole month of any of a council's records to the last month that has ended
months as (
    select
        councils.la_code,
        dates.*
    from councils
    inner join dates
        on
            dates.calendar_date = dates.month_start_date
            and councils.first_month_date <= dates.month_start_date
            and dates.month_end_date <= {{ reporting_date() }}
),

counted as (
    select
        coverage.la_code,
        coverage.event_type,
        coverage.event_type_label,
        months.month_label,
        months.financial_month_code,
        months.financial_year_label,
        months.collection_year,
        months.financial_month,
        case
            when not coverage.is_covered then 'extract absent or empty'
            when coverage.first_whole_month_date > months.month_start_date
                then 'before the extract begins'
            when coverage.last_whole_month_date < months.month_start_date
                then 'after the extract ends'
            else 'ok'
        end as count_status,
        case
            when
                coverage.first_whole_month_date <= months.month_start_date
                and coalesce(coverage.last_whole_month_date, months.month_start_date)
                >= months.month_start_date
                then coalesce(events_by_month.n_events, 0)
        end as n_events,
        months.month_start_date,
        months.month_end_date
    from coverage
    inner join months on coverage.la_code = months.la_code
    left join events_by_month
        on
            coverage.la_code = events_by_month.la_code
            and coverage.event_type = events_by_month.event_type
            and months.month_start_date = events_by_month.month_start_date
),

compared as (
    select
        this_year.*,
        last_year.n_events as n_same_month_last_year
    from counted as this_year
    left join counted as last_year
        on
            this_year.la_code = last_year.la_code
            and this_year.event_type = last_year.event_type
            and {{ add_months('this_year.month_start_date', -12) }} = last_year.month_start_date
)

select
    concat_ws('-', compared.la_code, compared.event_type, compared.month_label) as activity_id,
    compared.la_code,
    local_authorities.la_name,
    compared.event_type as measure_id,
    compared.event_type_label as measure_label,
    compared.month_label,
    compared.financial_month_code,
    compared.financial_year_label,
    compared.count_status,
    case
        when compared.n_events is null then compared.count_status
        when compared.n_same_month_last_year is null then 'no figure for last year'
        when compared.n_same_month_last_year = 0 then 'last year was 0'
        else 'ok'
    end as change_status,
    compared.collection_year,
    compared.financial_month,
    compared.n_events,
    compared.n_same_month_last_year,
    cast(
        {{ round_half_up(
            '100.0 * (compared.n_events - compared.n_same_month_last_year)'
            ~ ' / nullif(compared.n_same_month_last_year, 0)'
        ) }} as bigint
    ) as change_percent,
    compared.month_end_date + 20 > {{ reporting_date() }} as is_provisional,
    compared.month_start_date,
    compared.month_end_date
from compared
inner join local_authorities on compared.la_code = local_authorities.la_code
