with

coverage as (
    select * from {{ ref('dim_extract_coverage') }}
    where is_front_door
),

dates as (
    select * from {{ ref('dim_dates') }}
),

events as (
    select * from {{ ref('fct_front_door_events') }}
),

council_populations as (
    select * from {{ ref('dim_council_populations') }}
    where ethnic_group_code is null
),

published_populations as (
    select * from {{ ref('population_0_17') }}
),

measures as (
    select
        listed.measure_id,
        listed.event_type,
        listed.is_with_factors
    from (
        values
        ('referrals', 'referrals', false),
        ('assessments_completed', 'assessments_completed', false),
        ('assessments_with_factors', 'assessments_completed', true),
        ('s47_enquiries', 's47_enquiries', false)
    ) as listed (measure_id, event_type, is_with_factors)
),

-- null, not 0, when it is not known of any assessment whether it has factors
events_by_year as (
    select
        measures.measure_id,
        events.la_code,
        {{ collection_year('events.event_date') }} as collection_year,
        cast(
            sum(
                case
                    when not measures.is_with_factors or events.has_factors then 1
                    when not events.has_factors then 0
                end
            ) as bigint
        ) as n_events
    from measures
    inner join events on measures.event_type = events.event_type
    group by measures.measure_id, events.la_code, {{ collection_year('events.event_date') }}
),

councils as (
    select
        la_code,
        min(first_whole_month_date) as first_month_date,
        max(last_whole_month_date) as last_month_date
    from coverage
    group by la_code
),

-- whole financial years within the extract; for what it does not hold, within what else it holds
years as (
    select
        measures.measure_id,
        coverage.la_code,
        coverage.is_covered,
        dates.collection_year
    from measures
    inner join coverage on measures.event_type = coverage.event_type
    inner join councils on coverage.la_code = councils.la_code
    inner join dates
        on
            dates.calendar_date = dates.financial_year_start_date
            and dates.financial_year_end_date <= {{ reporting_date() }}
    where
        dates.financial_year_start_date
        >= coalesce(coverage.first_whole_month_date, councils.first_month_date)
        and dates.financial_year_end_date
        <= last_day(coalesce(councils.last_month_date, dates.financial_year_end_date))
),

-- the mid-year before; what the council says of itself comes before the published estimate
with_population as (
    select
        years.*,
        -- an event that nobody recorded is 0 only where the extract holds such events
        case
            when years.measure_id = 'assessments_with_factors' then events_by_year.n_events
            when years.is_covered then coalesce(events_by_year.n_events, 0)
        end as n_events,
        coalesce(council_populations.population_0_17, published_populations.population_0_17)
            as population_0_17
    from years
    left join events_by_year
        on
            years.measure_id = events_by_year.measure_id
            and years.la_code = events_by_year.la_code
            and years.collection_year = events_by_year.collection_year
    left join council_populations
        on
            years.la_code = council_populations.la_code
            and years.collection_year - 1 = council_populations.mid_year
    left join published_populations
        on
            published_populations.geography_type = 'la'
            and years.la_code = published_populations.geography_code
            and years.collection_year = published_populations.rate_year
),

with_rates as (
    select
        *,
        {{ round_half_up('10000.0 * n_events / nullif(population_0_17, 0)', 1) }} as rate_per_10k
    from with_population
)

select
    concat_ws('-', this_year.la_code, this_year.measure_id, this_year.collection_year)
        as own_value_id,
    this_year.la_code,
    this_year.measure_id,
    case when this_year.n_events is null then 'extract absent or empty' else 'ok' end
        as count_status,
    case
        when this_year.n_events is null then 'extract absent or empty'
        when this_year.rate_per_10k is null then 'no population'
        else 'ok'
    end as rate_status,
    this_year.collection_year,
    this_year.n_events,
    this_year.rate_per_10k,
    last_year.n_events as n_events_previous_year,
    last_year.rate_per_10k as rate_per_10k_previous_year,
    cast(this_year.population_0_17 as bigint) as population_0_17
from with_rates as this_year
left join with_rates as last_year
    on
        this_year.la_code = last_year.la_code
        and this_year.measure_id = last_year.measure_id
        and this_year.collection_year - 1 = last_year.collection_year
