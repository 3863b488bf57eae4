{% set group_shares = "('group_share', 'records_group_share')" %}
{#- What is told of each group, and says nothing of all groups together. -#}
{% set told_by_group = "('group_share', 'records_group_share', 'group_mean')" %}

with

catalogue as (
    select * from {{ ref('catalogue_indicators') }}
),

-- a rate or a ratio is made of what other indicators count
live_indicators as (
    select
        catalogue.*,
        coalesce(catalogue.base_indicator_id, catalogue.indicator_id) as records_indicator_id,
        coalesce(bases.aggregate, catalogue.aggregate)
        in ('mean', 'group_mean', 'sum', 'sum_share', 'sum_ratio', 'sum_percent') as is_added_up,
        coalesce(denominators.aggregate = 'sum', false) as is_denominator_added_up
    from catalogue
    left join catalogue as bases on catalogue.base_indicator_id = bases.indicator_id
    left join catalogue as denominators
        on catalogue.denominator_indicator_id = denominators.indicator_id
    where catalogue.status = 'live'
),

sums as (
    select * from {{ ref('indicator_sums') }}
),

periods as (
    select * from {{ ref('indicator_periods') }}
),

coverage as (
    select * from {{ ref('dim_extract_coverage') }}
),

council_extracts as (
    select * from {{ ref('dim_council_extracts') }}
    where is_present
),

extract_tables as (
    select * from {{ ref('catalogue_extract_tables') }}
),

council_populations as (
    select * from {{ ref('dim_council_populations') }}
    where ethnic_group_code is null
),

published_populations as (
    select * from {{ ref('population_0_17') }}
    where geography_type = 'la' and population_0_17 is not null
),

councils as (
    select
        la_code,
        min(first_whole_month_date) as first_month_date
    from coverage
    where not coalesce(is_detail, false)
    group by la_code
),

-- what an indicator needs and the council has not sent
starved as (
    select
        councils.la_code,
        live_indicators.indicator_id
    from live_indicators
    inner join extract_tables
        on
            concat(';', live_indicators.needs_extracts, ';')
            like concat('%;', extract_tables.table_name, ';%')
    cross join councils
    left join council_extracts
        on
            councils.la_code = council_extracts.la_code
            and extract_tables.table_name = council_extracts.table_name
    where council_extracts.table_name is null
    group by councils.la_code, live_indicators.indicator_id
),

-- no month before the first of the council is summed up, however far back a kind of record goes
-- past returns do not say since when a child was in care whom the first of them finds there: what
-- asks for so many months of care is told when they have passed
months_in_care_asked as (
    select
        listed.indicator_id,
        listed.n_months
    from (
        values
        ('cla_longterm_stability_pct', 30),
        ('adopted_or_sgo_6m_pct', 6)
    ) as listed (indicator_id, n_months)
),

indicators_of_councils as (
    select
        live_indicators.*,
        councils.la_code,
        starved.indicator_id is not null as is_starved,
        -- of past returns the last tells to its 31 March only
        coverage.history_end_date,
        {{ add_months(
            'greatest(coverage.first_whole_month_date, councils.first_month_date)',
            "greatest(live_indicators.history_months, case when coverage.origin = 'file'"
            ~ ' then coalesce(months_in_care_asked.n_months, 0) else 0 end)'
        ) }} as first_told_date,
        -- what is open on a day is whole from the day on which the records are (DECISIONS.md 96)
        case
            when
                live_indicators.history_months = 0 and months_in_care_asked.indicator_id is null
                then coverage.history_start_date
        end as first_stock_date
    from live_indicators
    cross join councils
    left join starved
        on
            councils.la_code = starved.la_code
            and live_indicators.indicator_id = starved.indicator_id
    left join coverage
        on
            councils.la_code = coverage.la_code
            and live_indicators.history_event_type = coverage.event_type
    left join months_in_care_asked
        on live_indicators.indicator_id = months_in_care_asked.indicator_id
),

populations as (
    select
        la_code,
        mid_year,
        population_0_17
    from council_populations
    union all
    select
        published_populations.geography_code as la_code,
        published_populations.mid_year,
        published_populations.population_0_17
    from published_populations
    left join council_populations
        on
            published_populations.geography_code = council_populations.la_code
            and published_populations.mid_year = council_populations.mid_year
    where council_populations.la_code is null
),

council_years as (
    select
        la_code,
        collection_year
    from periods
    group by la_code, collection_year
),

-- the year ending 31 March goes with the mid-year before; until that is published with the newest
-- there is, but none that is three years older
populations_of_years as (
    select
        council_years.la_code,
        council_years.collection_year,
        max_by(populations.population_0_17, populations.mid_year) as population_0_17,
        max(populations.mid_year) < council_years.collection_year - 1
            as is_population_of_earlier_year
    from council_years
    inner join populations
        on
            council_years.la_code = populations.la_code
            and populations.mid_year between council_years.collection_year - 3
            and council_years.collection_year - 1
    group by council_years.la_code, council_years.collection_year
),

periods_with_population as (
    select
        periods.*,
        populations_of_years.population_0_17,
        populations_of_years.is_population_of_earlier_year
    from periods
    left join populations_of_years
        on
            periods.la_code = populations_of_years.la_code
            and periods.collection_year = populations_of_years.collection_year
),

asked as (
    select
        indicators.*,
        periods.indicator_period_id,
        periods.period_type,
        periods.collection_year,
        periods.period_start_date,
        periods.period_end_date,
        case
            when indicators.aggregate = 'rate' then periods.population_0_17
        end as population_0_17,
        case
            when indicators.is_starved then 'extract_absent'
            when
                periods.is_after_extract
                or coalesce(periods.period_end_date > indicators.history_end_date, false)
                then 'after_extract'
            when
                case
                    when periods.period_type = 'point_in_time'
                        then
                            indicators.first_told_date > periods.period_end_date + 1
                            or coalesce(
                                indicators.first_stock_date > periods.period_end_date, false
                            )
                    else indicators.first_told_date > periods.period_start_date
                end
                then 'too_little_history'
            when indicators.aggregate = 'rate' and periods.population_0_17 is null
                then 'no_population'
            when
                periods.is_provisional
                or (indicators.aggregate = 'rate' and periods.is_population_of_earlier_year)
                then 'provisional'
            else 'final'
        end as value_status
    from indicators_of_councils as indicators
    inner join periods_with_population as periods
        on
            indicators.la_code = periods.la_code
            and concat(';', indicators.period_types, ';')
            like concat('%;', periods.period_type, ';%')
),

sums_of_all as (
    select * from sums
    where breakdown = 'none'
),

-- a row for all of them, told or not; cut by a breakdown where there is anything to tell
answered as (
    select
        asked.*,
        coalesce(sums.breakdown, 'none') as breakdown,
        coalesce(sums.breakdown_value, 'all') as breakdown_value,
        coalesce(sums.n_true, 0) as n_true,
        coalesce(sums.n_rows, 0) as n_rows,
        coalesce(sums.value_true, 0) as value_true,
        coalesce(sums.value_rows, 0) as value_rows,
        sums.median_value,
        coalesce(of_all.n_true, 0) as n_true_of_all,
        case
            when asked.is_denominator_added_up then coalesce(denominators.value_true, 0)
            else coalesce(denominators.n_true, 0)
        end as counted_of_others
    from asked
    left join sums
        on
            asked.la_code = sums.la_code
            and asked.records_indicator_id = sums.indicator_id
            and asked.indicator_period_id = sums.indicator_period_id
    left join sums_of_all as of_all
        on
            asked.la_code = of_all.la_code
            and asked.indicator_id = of_all.indicator_id
            and asked.indicator_period_id = of_all.indicator_period_id
    left join sums_of_all as denominators
        on
            asked.la_code = denominators.la_code
            and asked.denominator_indicator_id = denominators.indicator_id
            and asked.indicator_period_id = denominators.indicator_period_id
    where
        sums.breakdown is null
        or sums.breakdown = 'none'
        or (
            asked.value_status in ('final', 'provisional')
            and (
                asked.aggregate not in ('rate', 'ratio', 'share_of')
                -- the events of a group over the whole population
                or (asked.aggregate = 'rate' and sums.breakdown = 'own')
            )
            -- what is divided is of two kinds, and only the team is of both
            and (
                asked.aggregate not in ('sum_ratio', 'sum_percent') or sums.breakdown = 'team'
            )
        )
),

with_parts as (
    select
        *,
        case
            when value_status not in ('final', 'provisional') or aggregate = 'median' then null
            when is_added_up then value_true
            else n_true
        end as numerator,
        case
            when value_status not in ('final', 'provisional') then null
            when aggregate = 'rate' then population_0_17
            when aggregate in ('ratio', 'share_of') then counted_of_others
            when aggregate in {{ group_shares }} then n_true_of_all
            when {{ is_share('aggregate') }} then n_rows
            when aggregate in ('mean', 'group_mean', 'median') then n_true
            when aggregate = 'sum_share' then value_rows
            -- true is the numerator alone, false the denominator
            when aggregate in ('sum_ratio', 'sum_percent') then value_rows - value_true
        end as denominator
    from answered
),

with_value as (
    select
        *,
        case
            when aggregate in ('count', 'children_count', 'sum') then numerator
            when aggregate = 'median' then median_value
            when aggregate = 'rate' then numerator * rate_per / denominator
            when
                {{ is_share('aggregate') }}
                or aggregate in ('sum_share', 'sum_percent', 'share_of')
                then 100.0 * numerator / nullif(denominator, 0)
            else numerator / nullif(denominator, 0)
        end as indicator_value
    from with_parts
)

select
    concat_ws('-', indicator_period_id, indicator_id, breakdown, breakdown_value)
        as indicator_value_id,
    la_code,
    indicator_id,
    records_indicator_id,
    indicator_period_id,
    period_type,
    breakdown,
    breakdown_value,
    value_status,
    collection_year,
    cast(numerator as double) as numerator,
    cast(denominator as double) as denominator,
    cast(indicator_value as double) as indicator_value,
    case decimals
        when 0 then {{ round_half_up('indicator_value', 0) }}
        when 2 then {{ round_half_up('indicator_value', 2) }}
        else {{ round_half_up('indicator_value', 1) }}
    end as display_value,
    period_start_date,
    period_end_date
from with_value
where
    value_status not in ('final', 'provisional')
    or (
        (denominator > 0 or (denominator is null and (breakdown = 'none' or numerator > 0)))
        -- all groups together are no answer to "which group"
        and not (aggregate in {{ told_by_group }} and breakdown != 'own')
        -- nothing added up is not 0: nobody recorded what would be
        and not (aggregate = 'sum' and n_rows = 0)
    )
