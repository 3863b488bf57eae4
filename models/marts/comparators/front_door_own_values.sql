with

period_values as (
    select * from {{ ref('indicator_values') }}
    where breakdown = 'none' and period_type = 'year'
),

assessments as (
    select * from {{ ref('fct_assessments') }}
),

measures as (
    select
        listed.measure_id,
        listed.indicator_id,
        listed.rate_indicator_id,
        listed.is_with_factors
    from (
        values
        ('referrals', 'referrals_received', 'referrals_rate_10k', false),
        ('assessments_completed', 'assessments_completed', 'assessments_rate_10k', false),
        ('assessments_with_factors', 'assessments_completed', 'assessments_rate_10k', true),
        ('s47_enquiries', 's47_started', 's47_rate_10k', false)
    ) as listed (measure_id, indicator_id, rate_indicator_id, is_with_factors)
),

-- null, not 0, when it is not known of any assessment whether it has factors
assessments_by_year as (
    select
        la_code,
        {{ collection_year('assessment_authorised_date') }} as collection_year,
        cast(sum(case when has_factors then 1 when not has_factors then 0 end) as bigint)
            as n_with_factors
    from assessments
    where assessment_authorised_date is not null
    group by la_code, {{ collection_year('assessment_authorised_date') }}
),

years as (
    select
        measures.measure_id,
        counts.la_code,
        counts.collection_year,
        case
            when measures.is_with_factors then assessments_by_year.n_with_factors
            else cast(counts.numerator as bigint)
        end as n_events,
        cast(rates.denominator as bigint) as population_0_17
    from measures
    inner join period_values as counts on measures.indicator_id = counts.indicator_id
    left join period_values as rates
        on
            measures.rate_indicator_id = rates.indicator_id
            and counts.indicator_period_id = rates.indicator_period_id
    left join assessments_by_year
        on
            counts.la_code = assessments_by_year.la_code
            and counts.collection_year = assessments_by_year.collection_year
            and counts.value_status in ('final', 'provisional')
    -- whole years of the extract; of what it does not hold at all, the years of what it does hold
    where counts.value_status in ('final', 'provisional', 'extract_absent')
),

with_rates as (
    select
        *,
        {{ round_half_up('10000.0 * n_events / nullif(population_0_17, 0)', 1) }} as rate_per_10k
    from years
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
    this_year.population_0_17
from with_rates as this_year
left join with_rates as last_year
    on
        this_year.la_code = last_year.la_code
        and this_year.measure_id = last_year.measure_id
        and this_year.collection_year - 1 = last_year.collection_year
