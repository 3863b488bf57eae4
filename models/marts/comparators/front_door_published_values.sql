with

published_statistics as (
    select * from {{ ref('published_statistics') }}
),

populations as (
    select * from {{ ref('population_0_17') }}
),

measures as (
    select
        listed.measure_id,
        listed.measure_label,
        listed.count_measure_id,
        listed.rate_measure_id
    from (
        values
        ('referrals', 'Referrals', 'referrals', 'referrals_rate'),
        (
            'assessments_with_factors',
            'Assessments completed with factors recorded',
            'assessments_with_factors',
            'assessments_with_factors_rate'
        ),
        (
            'assessments_completed',
            'Assessments completed',
            'assessments_completed',
            'assessments_completed_rate'
        ),
        ('s47_enquiries', 'Section 47 enquiries started', 's47_enquiries', 's47_rate')
    ) as listed (measure_id, measure_label, count_measure_id, rate_measure_id)
),

measure_parts as (
    select count_measure_id as measure_id from measures
    union all
    select rate_measure_id as measure_id from measures
),

cells as (
    select published_statistics.*
    from published_statistics
    inner join measure_parts on published_statistics.measure_id = measure_parts.measure_id
    where published_statistics.geography_type in ('england', 'region', 'la')
),

geographies_in_years as (
    select
        geography_type,
        geography_code,
        period_end_year
    from cells
    group by geography_type, geography_code, period_end_year
),

side_by_side as (
    select
        geographies_in_years.geography_type,
        geographies_in_years.geography_code,
        geographies_in_years.period_end_year,
        measures.measure_id,
        measures.measure_label,
        counts.value as n_events,
        coalesce(counts.status, 'not published') as count_status,
        counts.source_id as count_source_id,
        rates.value as published_rate_per_10k,
        rates.status as published_rate_status,
        rates.source_id as rate_source_id,
        populations.population_0_17,
        10000.0 * counts.value / nullif(populations.population_0_17, 0) as unrounded_rate_per_10k
    from geographies_in_years
    cross join measures
    left join cells as counts
        on
            geographies_in_years.geography_type = counts.geography_type
            and geographies_in_years.geography_code = counts.geography_code
            and geographies_in_years.period_end_year = counts.period_end_year
            and measures.count_measure_id = counts.measure_id
    left join cells as rates
        on
            geographies_in_years.geography_type = rates.geography_type
            and geographies_in_years.geography_code = rates.geography_code
            and geographies_in_years.period_end_year = rates.period_end_year
            and measures.rate_measure_id = rates.measure_id
    left join populations
        on
            geographies_in_years.geography_type = populations.geography_type
            and geographies_in_years.geography_code = populations.geography_code
            and geographies_in_years.period_end_year = populations.rate_year
),

-- where no rate is published, it is made of the published count and population
with_rates as (
    select
        *,
        case
            when published_rate_status is not null then published_rate_per_10k
            else {{ round_half_up('unrounded_rate_per_10k', 1) }}
        end as rate_per_10k,
        case
            when published_rate_status is not null then published_rate_status
            when unrounded_rate_per_10k is not null then 'calculated'
            else 'not published'
        end as rate_status
    from side_by_side
)

select
    concat_ws(
        '-',
        this_year.geography_type,
        this_year.geography_code,
        this_year.measure_id,
        this_year.period_end_year
    ) as published_value_id,
    this_year.geography_type,
    this_year.geography_code,
    this_year.measure_id,
    this_year.measure_label,
    this_year.count_status,
    this_year.count_source_id,
    this_year.rate_status,
    this_year.rate_source_id,
    cast(this_year.period_end_year as bigint) as period_end_year,
    this_year.n_events,
    this_year.rate_per_10k,
    last_year.n_events as n_events_previous_year,
    last_year.rate_per_10k as rate_per_10k_previous_year,
    cast(this_year.population_0_17 as bigint) as population_0_17
from with_rates as this_year
left join with_rates as last_year
    on
        this_year.geography_type = last_year.geography_type
        and this_year.geography_code = last_year.geography_code
        and this_year.measure_id = last_year.measure_id
        and this_year.period_end_year - 1 = last_year.period_end_year
