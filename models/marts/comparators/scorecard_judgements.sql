with

lines as (
    select * from {{ ref('scorecard_lines') }}
),

points as (
    select * from {{ ref('scorecard_points') }}
),

catalogue as (
    select
        *,
        aggregate in ('group_share', 'records_group_share', 'group_mean') as is_by_group,
        {{ is_share('aggregate') }} as is_share,
        aggregate in ('count', 'children_count') as is_count
    from {{ ref('catalogue_indicators') }}
),

targets as (
    select * from {{ ref('dim_targets') }}
),

dates as (
    select * from {{ ref('dim_dates') }}
),

with_earlier as (
    select
        lines.*,
        -- a target without a line has none of what follows
        lines.group_value is not null as is_line,
        last_year.indicator_value as last_year_value,
        last_period.indicator_value as last_period_value,
        last_period.period_end_date as last_period_end_date
    from lines
    left join points as last_year
        on
            lines.la_code = last_year.la_code
            and lines.indicator_id = last_year.indicator_id
            and lines.group_value = last_year.group_value
            and last_day({{ add_months('lines.period_end_date', -12) }})
            = last_year.period_end_date
    left join points as last_period
        on
            lines.la_code = last_period.la_code
            and lines.indicator_id = last_period.indicator_id
            and lines.group_value = last_period.group_value
            and last_day({{ add_months(
                'lines.period_end_date',
                "cast(case when lines.period_type in ('year', 'academic_year') then -12"
                ~ " else -3 end as integer)"
            ) }})
            = last_period.period_end_date
),

with_targets as (
    select
        with_earlier.*,
        dates.financial_year_label,
        catalogue.indicator_id is not null as is_in_catalogue,
        catalogue.indicator_name,
        catalogue.domain,
        catalogue.unit,
        catalogue.polarity,
        catalogue.rate_per,
        catalogue.is_by_group,
        catalogue.is_share,
        catalogue.is_count,
        targets.target_value,
        case
            when with_earlier.is_line
                then coalesce(targets.tolerance, 0.05 * abs(targets.target_value))
        end as tolerance,
        targets.target_owner,
        -- above nought: better than the target
        case catalogue.polarity
            when 'high' then with_earlier.indicator_value - targets.target_value
            when 'low' then targets.target_value - with_earlier.indicator_value
        end as better_by,
        case
            when catalogue.is_share
                then with_earlier.numerator / nullif(with_earlier.denominator, 0)
        end as share_of_one,
        case
            when catalogue.is_count or catalogue.rate_per is not null then with_earlier.numerator
        end as poisson_count,
        case
            when catalogue.rate_per is not null
                then catalogue.rate_per / nullif(with_earlier.denominator, 0)
            when catalogue.is_count then 1
        end as poisson_unit
    from with_earlier
    left join catalogue on with_earlier.indicator_id = catalogue.indicator_id
    inner join dates
        on
            coalesce(with_earlier.period_end_date, with_earlier.month_end_date)
            = dates.calendar_date
    left join targets
        on
            with_earlier.la_code = targets.la_code
            and with_earlier.indicator_id = targets.indicator_id
            and coalesce(with_earlier.group_value, 'all') = 'all'
            and dates.financial_year_label = targets.financial_year_label
)

select
    scorecard_id,
    indicator_name,
    domain,
    unit,
    polarity,
    financial_year_label,
    case
        when not is_in_catalogue then 'no such indicator'
        when not is_line and is_by_group then 'told by group only'
        when not is_line then 'not live'
        when polarity = 'neutral' then 'neutral'
        when target_value is null then 'no target'
        when indicator_value is null then 'no value'
        when better_by >= 0 then 'green'
        when better_by >= -tolerance then 'amber'
        else 'red'
    end as target_status,
    {% for name in ['last_year', 'last_period'] %}
    case
        when not is_line then null
        when indicator_value is null or {{ name }}_value is null then 'not known'
        when
            abs(indicator_value - {{ name }}_value)
            < case
                when unit = '%' then 1
                when is_count then 3
                else 0.01 * abs({{ name }}_value)
            end
            or indicator_value = {{ name }}_value
            then 'same'
        when polarity = 'neutral'
            then case when indicator_value > {{ name }}_value then 'higher' else 'lower' end
        when (indicator_value > {{ name }}_value) = (polarity = 'high') then 'better'
        else 'worse'
    end as direction_on_{{ name }},
    {% endfor %}
    target_value,
    tolerance,
    target_owner,
    last_year_value,
    last_period_value,
    case when is_share then denominator / 100.0 end as children_per_point,
    {{ interval_bound('low') }} as interval_low,
    {{ interval_bound('high') }} as interval_high,
    last_period_end_date
from with_targets
