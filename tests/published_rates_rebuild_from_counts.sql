-- What it means: a published referral rate of an authority is not its published count over the
-- mid-year population before, per 10,000, to one decimal place with halves rounded up; or, in a row
-- without an authority, hardly any rates could be compared at all.
-- When it matters: our own rates would then be made in another way than those beside them.
-- What to do: see which side was revised: a new release of rates, counts or population has to be
-- loaded together with the others.
with

published_statistics as (
    select * from {{ ref('published_statistics') }}
),

populations as (
    select * from {{ ref('population_0_17') }}
),

rebuilt as (
    select
        rates.geography_code,
        rates.period_end_year,
        rates.value as published_rate,
        {{ round_half_up('10000.0 * counts.value / populations.population_0_17', 1) }}
            as rebuilt_rate
    from published_statistics as rates
    inner join published_statistics as counts
        on
            rates.geography_type = counts.geography_type
            and rates.geography_code = counts.geography_code
            and rates.period_end_year = counts.period_end_year
            and counts.measure_id = 'referrals'
            and counts.status = 'ok'
    inner join populations
        on
            rates.geography_type = populations.geography_type
            and rates.geography_code = populations.geography_code
            and rates.period_end_year = populations.rate_year
    where
        rates.measure_id = 'referrals_rate'
        and rates.status = 'ok'
        and rates.geography_type = 'la'
)

select
    geography_code,
    period_end_year,
    published_rate,
    rebuilt_rate
from rebuilt
where published_rate != rebuilt_rate
union all
select
    null as geography_code,
    count(*) as period_end_year,
    null as published_rate,
    null as rebuilt_rate
from rebuilt
-- dbt build --empty leaves nothing to compare
having count(*) < 1000 and not {{ (flags.EMPTY or false) | lower }}
