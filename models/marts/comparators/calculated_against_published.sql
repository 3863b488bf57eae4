with

catalogue as (
    select * from {{ ref('catalogue_indicators') }}
),

comparator_values as (
    select * from {{ ref('comparator_values') }}
    where series in ('own calculated', 'own published')
),

side_by_side as (
    select
        comparator_values.la_code,
        comparator_values.indicator_id,
        comparator_values.indicator_name,
        comparator_values.group_value,
        comparator_values.unit,
        comparator_values.period_end_year,
        max(catalogue.rate_per) as rate_per,
        min(comparator_values.comparability) as comparability,
        {% for name in ['calculated', 'published'] %}
        max(
            case
                when comparator_values.series = 'own {{ name }}' then comparator_values.value_status
            end
        ) as {{ name }}_status,
        max(
            case
                when comparator_values.series = 'own {{ name }}'
                    then comparator_values.comparator_value
            end
        ) as {{ name }}_value,
        max(
            case
                when comparator_values.series = 'own {{ name }}' then comparator_values.numerator
            end
        ) as {{ name }}_numerator,
        max(
            case
                when comparator_values.series = 'own {{ name }}' then comparator_values.denominator
            end
        ) as {{ name }}_denominator,
        {% endfor %}
        max(comparator_values.period_end_date) as period_end_date
    from comparator_values
    inner join catalogue on comparator_values.indicator_id = catalogue.indicator_id
    group by
        comparator_values.la_code,
        comparator_values.indicator_id,
        comparator_values.indicator_name,
        comparator_values.group_value,
        comparator_values.unit,
        comparator_values.period_end_year
),

-- what late records and rounding may do: 3 children, or 2 per cent of a count or rate, 1 point of a
-- share, 5 per cent of a mean; and half a unit of what is printed
with_tolerance as (
    select
        *,
        calculated_value - published_value as difference,
        case
            when unit = 'count' then greatest(3.0, 0.02 * abs(published_value)) + 0.5
            when rate_per is not null
                then
                    greatest(
                        0.02 * abs(published_value),
                        coalesce(3.0 * rate_per / nullif(calculated_denominator, 0), 0)
                    )
                    + 0.5
            when unit = '%'
                then greatest(1.0, coalesce(300.0 / nullif(calculated_denominator, 0), 0)) + 0.5
            else 0.05 * abs(published_value) + 0.05
        end as tolerance
    from side_by_side
)

select
    concat_ws('-', la_code, indicator_id, group_value, period_end_year) as back_test_id,
    la_code,
    indicator_id,
    indicator_name,
    group_value,
    case
        when calculated_status is null then 'before the extract'
        when calculated_value is null then 'not calculated'
        when published_value is null then 'not published'
        when abs(difference) <= tolerance then 'within tolerance'
        when comparability = 'near' then 'another definition'
        else 'outside tolerance'
    end as back_test_status,
    calculated_status,
    published_status,
    comparability,
    unit,
    period_end_year,
    calculated_value,
    published_value,
    difference,
    tolerance,
    calculated_numerator,
    published_numerator,
    calculated_denominator,
    published_denominator,
    period_end_date
from with_tolerance
