with

period_values as (
    select * from {{ ref('indicator_values') }}
    where breakdown = 'none' and period_type = 'month'
),

local_authorities as (
    select * from {{ ref('dim_local_authorities') }}
),

dates as (
    select * from {{ ref('dim_dates') }}
),

measures as (
    select
        listed.indicator_id,
        listed.measure_id,
        listed.measure_label
    from (
        values
        ('contacts_received', 'contacts', 'Contacts'),
        ('referrals_received', 'referrals', 'Referrals'),
        ('assessments_completed', 'assessments_completed', 'Assessments completed'),
        ('strategy_discussions', 'strategy_discussions', 'Strategy discussions'),
        ('s47_started', 's47_enquiries', 'Section 47 enquiries started')
    ) as listed (indicator_id, measure_id, measure_label)
),

counted as (
    select
        period_values.la_code,
        measures.measure_id,
        measures.measure_label,
        case period_values.value_status
            when 'extract_absent' then 'extract absent or empty'
            when 'too_little_history' then 'before the extract begins'
            when 'after_extract' then 'after the extract ends'
            else 'ok'
        end as count_status,
        cast(period_values.numerator as bigint) as n_events,
        period_values.period_start_date as month_start_date,
        period_values.period_end_date as month_end_date
    from measures
    inner join period_values on measures.indicator_id = period_values.indicator_id
),

compared as (
    select
        this_year.*,
        last_year.n_events as n_same_month_last_year
    from counted as this_year
    left join counted as last_year
        on
            this_year.la_code = last_year.la_code
            and this_year.measure_id = last_year.measure_id
            and {{ add_months('this_year.month_start_date', -12) }} = last_year.month_start_date
)

select
    concat_ws('-', compared.la_code, compared.measure_id, dates.month_label) as activity_id,
    compared.la_code,
    local_authorities.la_name,
    compared.measure_id,
    compared.measure_label,
    dates.month_label,
    dates.financial_month_code,
    dates.financial_year_label,
    compared.count_status,
    case
        when compared.n_events is null then compared.count_status
        when compared.n_same_month_last_year is null then 'no figure for last year'
        when compared.n_same_month_last_year = 0 then 'last year was 0'
        else 'ok'
    end as change_status,
    dates.collection_year,
    dates.financial_month,
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
inner join dates on compared.month_end_date = dates.calendar_date
