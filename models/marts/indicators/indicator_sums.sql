{#- How a number may be cut, and the column of indicator_records that says how. -#}
{% set breakdowns = {
    'age_band': 'age_band',
    'sex': 'sex',
    'ethnicity_group': 'ethnicity_group',
    'disability': 'disability',
    'team': 'team',
    'own': 'group_value',
} %}
{#- Cut by breakdown are only the periods that somebody compares. -#}
{% set cut_periods = "('month', 'rolling_12', 'year', 'academic_year', 'point_in_time')" %}

with

catalogue as (
    select * from {{ ref('catalogue_indicators') }}
),

records as (
    select * from {{ ref('indicator_records') }}
),

periods as (
    select * from {{ ref('indicator_periods') }}
),

period_months as (
    select
        periods.la_code,
        periods.indicator_period_id,
        periods.period_type,
        periods.period_type = 'point_in_time' as is_stock,
        periods.period_start_date,
        periods.period_end_date,
        month_ends.period_end_date as month_end_date
    from periods
    inner join periods as month_ends
        on
            periods.la_code = month_ends.la_code
            and month_ends.period_type = 'point_in_time'
            and month_ends.period_end_date
            between periods.period_start_date and periods.period_end_date
),

-- children and medians of two months cannot be added up
counted_records as (
    select
        records.*,
        coalesce(records.team_id, 'no team') as team,
        catalogue.aggregate,
        catalogue.period_types = 'point_in_time' as is_stock,
        catalogue.aggregate in (
            'children_count', 'children_share', 'children_repeated_share', 'records_group_share'
        ) as is_of_children,
        -- a record that has several rows counts once, as a child does
        case
            when catalogue.aggregate = 'records_group_share' then records.record_id
            else records.child_id
        end as counted_id
    from records
    inner join catalogue on records.indicator_id = catalogue.indicator_id
),

month_sums as (
    {% for breakdown, column in [('none', "'all'")] + breakdowns.items() | list %}
    select
        la_code,
        indicator_id,
        is_stock,
        month_end_date,
        '{{ breakdown }}' as breakdown,
        {{ column }} as breakdown_value,
        count(*) filter (where is_in_numerator) as n_true,
        count(*) as n_rows,
        sum(record_value) filter (where is_in_numerator) as value_true,
        sum(record_value) as value_rows
    from counted_records
    where
        not is_of_children
        and aggregate != 'median'
        {%- if breakdown == 'own' %}
        and group_value is not null
        {%- endif %}
    group by
        la_code,
        indicator_id,
        is_stock,
        month_end_date,
        {{ column }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

sums_of_months as (
    select
        month_sums.la_code,
        month_sums.indicator_id,
        period_months.indicator_period_id,
        month_sums.breakdown,
        month_sums.breakdown_value,
        cast(sum(month_sums.n_true) as bigint) as n_true,
        cast(sum(month_sums.n_rows) as bigint) as n_rows,
        sum(month_sums.value_true) as value_true,
        sum(month_sums.value_rows) as value_rows
    from month_sums
    inner join period_months
        on
            month_sums.la_code = period_months.la_code
            and month_sums.month_end_date = period_months.month_end_date
            and month_sums.is_stock = period_months.is_stock
    where month_sums.breakdown = 'none' or period_months.period_type in {{ cut_periods }}
    group by
        month_sums.la_code,
        month_sums.indicator_id,
        period_months.indicator_period_id,
        month_sums.breakdown,
        month_sums.breakdown_value
),

cuts as (
    select listed.breakdown
    from (
        values
        ('none'),
        {% for breakdown in breakdowns %}
        ('{{ breakdown }}'){{ ',' if not loop.last }}
        {% endfor %}
    ) as listed (breakdown)
),

cut_records as (
    select
        counted_records.*,
        cuts.breakdown,
        case cuts.breakdown
            when 'none' then 'all'
            {% for breakdown, column in breakdowns.items() %}
            when '{{ breakdown }}' then counted_records.{{ column }}
            {% endfor %}
        end as breakdown_value
    from counted_records
    cross join cuts
    where counted_records.is_of_children or counted_records.aggregate = 'median'
),

child_months as (
    select
        la_code,
        indicator_id,
        aggregate,
        is_stock,
        counted_id,
        month_end_date,
        breakdown,
        breakdown_value,
        bool_or(is_in_numerator) as is_in_numerator,
        min(record_date) as first_record_date,
        max(record_date) as last_record_date
    from cut_records
    where is_of_children and counted_id is not null and breakdown_value is not null
    group by
        la_code,
        indicator_id,
        aggregate,
        is_stock,
        counted_id,
        month_end_date,
        breakdown,
        breakdown_value
),

-- a child is counted in a period by its last month there; it is back in the group when that month
-- has another day, or the month before it lies in the period too: `children_repeated_share`
child_months_with_next as (
    select
        *,
        lag(last_record_date) over (
            partition by indicator_id, breakdown, breakdown_value, counted_id
            order by month_end_date nulls last
        ) as previous_record_date,
        lead(month_end_date) over (
            partition by indicator_id, breakdown, breakdown_value, counted_id
            order by month_end_date nulls last
        ) as next_month_date,
        min(case when is_in_numerator then month_end_date end) over (
            partition by indicator_id, breakdown, breakdown_value, counted_id
            order by month_end_date nulls last
            rows between 1 following and unbounded following
        ) as next_true_month_date
    from child_months
),

sums_of_children as (
    select
        child_months_with_next.la_code,
        child_months_with_next.indicator_id,
        period_months.indicator_period_id,
        child_months_with_next.breakdown,
        child_months_with_next.breakdown_value,
        count(*) filter (
            where
            child_months_with_next.is_in_numerator
            and case
                when child_months_with_next.aggregate = 'children_repeated_share'
                    then
                        coalesce(
                            child_months_with_next.next_month_date > period_months.period_end_date,
                            true
                        )
                        and (
                            child_months_with_next.first_record_date
                            < child_months_with_next.last_record_date
                            or child_months_with_next.previous_record_date
                            >= period_months.period_start_date
                        )
                else coalesce(
                    child_months_with_next.next_true_month_date > period_months.period_end_date,
                    true
                )
            end
        ) as n_true,
        count(*) filter (
            where
            coalesce(child_months_with_next.next_month_date > period_months.period_end_date, true)
        ) as n_rows
    from child_months_with_next
    inner join period_months
        on
            child_months_with_next.la_code = period_months.la_code
            and child_months_with_next.month_end_date = period_months.month_end_date
            and child_months_with_next.is_stock = period_months.is_stock
    where
        child_months_with_next.breakdown = 'none'
        or period_months.period_type in {{ cut_periods }}
    group by
        child_months_with_next.la_code,
        child_months_with_next.indicator_id,
        period_months.indicator_period_id,
        child_months_with_next.breakdown,
        child_months_with_next.breakdown_value
),

medians as (
    select
        cut_records.la_code,
        cut_records.indicator_id,
        period_months.indicator_period_id,
        cut_records.breakdown,
        cut_records.breakdown_value,
        count(cut_records.record_value) as n_values,
        cast(median(cut_records.record_value) as double) as median_value
    from cut_records
    inner join period_months
        on
            cut_records.la_code = period_months.la_code
            and cut_records.month_end_date = period_months.month_end_date
            and cut_records.is_stock = period_months.is_stock
    where
        cut_records.aggregate = 'median'
        and cut_records.is_in_numerator
        and cut_records.breakdown_value is not null
        and (cut_records.breakdown = 'none' or period_months.period_type in {{ cut_periods }})
    group by
        cut_records.la_code,
        cut_records.indicator_id,
        period_months.indicator_period_id,
        cut_records.breakdown,
        cut_records.breakdown_value
)

select
    la_code,
    indicator_id,
    indicator_period_id,
    breakdown,
    breakdown_value,
    n_true,
    n_rows,
    cast(value_true as double) as value_true,
    cast(value_rows as double) as value_rows,
    cast(null as double) as median_value
from sums_of_months
union all
select
    la_code,
    indicator_id,
    indicator_period_id,
    breakdown,
    breakdown_value,
    n_true,
    n_rows,
    cast(null as double) as value_true,
    cast(null as double) as value_rows,
    cast(null as double) as median_value
from sums_of_children
union all
select
    la_code,
    indicator_id,
    indicator_period_id,
    breakdown,
    breakdown_value,
    n_values as n_true,
    n_values as n_rows,
    cast(null as double) as value_true,
    cast(null as double) as value_rows,
    median_value
from medians
