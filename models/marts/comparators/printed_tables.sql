{#- Whose published figure stands beside ours, and what its column is called. -#}
{% set compared = [
    ('neighbour mean', 'neighbour_mean_value'),
    ('neighbour median', 'neighbour_median_value'),
    ('region', 'region_value'),
    ('England', 'england_value'),
] %}

with

printed_tables as (
    select * from {{ ref('catalogue_printed_tables') }}
),

catalogue as (
    select * from {{ ref('catalogue_indicators') }}
),

indicator_values as (
    select * from {{ ref('indicator_values') }}
    where breakdown in ('none', 'own')
),

periods as (
    select * from {{ ref('indicator_periods') }}
    where not is_after_extract
),

comparator_values as (
    select * from {{ ref('comparator_values') }}
    where
        is_default_model
        and shown_value is not null
        and series in ('neighbour mean', 'neighbour median', 'region', 'England')
),

councils as (
    select la_code
    from periods
    group by la_code
),

groups_of_councils as (
    select
        la_code,
        indicator_id,
        period_type,
        breakdown_value
    from indicator_values
    where breakdown = 'own'
    group by la_code, indicator_id, period_type, breakdown_value
),

-- a star stands for every group that the council has, whenever it has it
lines as (
    select
        councils.la_code,
        printed_tables.*,
        printed_tables.breakdown_value as group_value
    from printed_tables
    cross join councils
    where printed_tables.breakdown_value != '*'
    union all
    select
        groups_of_councils.la_code,
        printed_tables.*,
        groups_of_councils.breakdown_value as group_value
    from printed_tables
    inner join groups_of_councils
        on
            printed_tables.indicator_id = groups_of_councils.indicator_id
            and printed_tables.period_type = groups_of_councils.period_type
    where printed_tables.breakdown_value = '*'
),

lines_of_periods as (
    select
        lines.*,
        periods.indicator_period_id,
        periods.collection_year,
        periods.period_start_date,
        periods.period_end_date,
        catalogue.unit,
        catalogue.decimals,
        catalogue.aggregate in ('count', 'children_count') as is_count,
        catalogue.aggregate in ('count', 'children_count', 'rate') as is_of_events
    from lines
    inner join catalogue on lines.indicator_id = catalogue.indicator_id
    inner join periods
        on
            lines.la_code = periods.la_code
            and lines.period_type = periods.period_type
),

-- a group of a count that nobody is in, in a period that can be told, is nought and not a gap
told as (
    select
        lines_of_periods.*,
        case
            when of_line.indicator_value_id is not null then of_line.value_status
            when of_whole.value_status is null then 'nobody to count'
            when of_whole.value_status not in ('final', 'provisional') then of_whole.value_status
            when lines_of_periods.is_count then of_whole.value_status
            else 'nobody to count'
        end as value_status,
        case
            when of_line.indicator_value_id is not null then of_line.numerator
            when lines_of_periods.is_count and of_whole.value_status in ('final', 'provisional')
                then 0.0
        end as numerator,
        of_line.denominator,
        case
            when of_line.indicator_value_id is not null then of_line.indicator_value
            when lines_of_periods.is_count and of_whole.value_status in ('final', 'provisional')
                then 0.0
        end as indicator_value
    from lines_of_periods
    left join indicator_values as of_line
        on
            lines_of_periods.indicator_period_id = of_line.indicator_period_id
            and lines_of_periods.indicator_id = of_line.indicator_id
            and lines_of_periods.breakdown = of_line.breakdown
            and lines_of_periods.group_value = of_line.breakdown_value
    left join indicator_values as of_whole
        on
            lines_of_periods.indicator_period_id = of_whole.indicator_period_id
            and lines_of_periods.indicator_id = of_whole.indicator_id
            and of_whole.breakdown = 'none'
),

rounded as (
    select
        *,
        case decimals
            when 0 then {{ round_half_up('indicator_value', 0) }}
            when 2 then {{ round_half_up('indicator_value', 2) }}
            else {{ round_half_up('indicator_value', 1) }}
        end as display_value
    from told
),

with_last_year as (
    select
        this_year.*,
        last_year.numerator as last_year_numerator,
        last_year.denominator as last_year_denominator,
        last_year.indicator_value as last_year_indicator_value,
        last_year.display_value as last_year_display_value,
        this_year.indicator_value - last_year.indicator_value as change_value,
        -- a share changes by points
        case
            when this_year.unit != '%'
                then
                    100.0 * (this_year.indicator_value - last_year.indicator_value)
                    / nullif(last_year.indicator_value, 0)
        end as change_percent,
        this_year.is_of_events and last_year.numerator < 10 as is_of_few
    from rounded as this_year
    left join rounded as last_year
        on
            this_year.la_code = last_year.la_code
            and this_year.table_id = last_year.table_id
            and this_year.line_order = last_year.line_order
            and this_year.group_value = last_year.group_value
            and last_day({{ add_months('this_year.period_end_date', -12) }})
            = last_year.period_end_date
),

with_change as (
    select
        *,
        case decimals
            when 0 then {{ round_half_up('change_value', 0) }}
            when 2 then {{ round_half_up('change_value', 2) }}
            else {{ round_half_up('change_value', 1) }}
        end as display_change,
        cast({{ round_half_up('change_percent', 0) }} as bigint) as display_change_percent
    from with_last_year
),

-- the newest year that had ended by then, of figures of the same day of the year
newest_years as (
    select
        lines_of_periods.la_code,
        lines_of_periods.table_id,
        lines_of_periods.line_order,
        lines_of_periods.group_value,
        lines_of_periods.period_end_date,
        max(comparator_values.period_end_year) as period_end_year
    from lines_of_periods
    inner join comparator_values
        on
            lines_of_periods.la_code = comparator_values.la_code
            and lines_of_periods.indicator_id = comparator_values.indicator_id
            and lines_of_periods.group_value = comparator_values.group_value
            and lines_of_periods.period_end_date >= comparator_values.period_end_date
            and extract(month from lines_of_periods.period_end_date)
            = extract(month from comparator_values.period_end_date)
    where lines_of_periods.period_type not in ('month', 'quarter', 'ytd')
    group by
        lines_of_periods.la_code,
        lines_of_periods.table_id,
        lines_of_periods.line_order,
        lines_of_periods.group_value,
        lines_of_periods.period_end_date
),

comparators as (
    select
        la_code,
        indicator_id,
        group_value,
        period_end_year,
        {% for series, column_name in compared %}
        max(case when series = '{{ series }}' then shown_value end) as {{ column_name }},
        {% endfor %}
        max(case when series = 'neighbour mean' then n_values end) as n_neighbour_values,
        max(model_id) as neighbour_model_id,
        max(comparability) as comparability
    from comparator_values
    group by la_code, indicator_id, group_value, period_end_year
)

select
    concat_ws(
        '-',
        with_change.la_code,
        with_change.table_id,
        with_change.line_order,
        with_change.group_value,
        cast(with_change.period_end_date as varchar)
    ) as printed_line_id,
    with_change.la_code,
    with_change.table_id,
    with_change.table_title,
    with_change.indicator_id,
    case
        when with_change.breakdown_value = '*'
            then concat_ws(': ', with_change.line_label, with_change.group_value)
        else with_change.line_label
    end as line_label,
    with_change.breakdown,
    with_change.group_value,
    with_change.period_type,
    with_change.value_status,
    with_change.unit,
    case
        when with_change.change_value is null then null
        when with_change.unit = '%'
            then concat_ws(
                '',
                case when with_change.display_change > 0 then '+' end,
                cast(cast(with_change.display_change as decimal(18, 1)) as varchar),
                ' points'
            )
        else concat_ws(
            '',
            case when with_change.display_change_percent > 0 then '+' end,
            cast(with_change.display_change_percent as varchar),
            case when with_change.display_change_percent is not null then '%' end,
            case
                when with_change.is_of_few and with_change.display_change_percent is not null
                    then ' '
            end,
            case
                when with_change.is_of_few
                    then concat_ws(
                        '',
                        '(',
                        cast(cast(with_change.last_year_numerator as bigint) as varchar),
                        ' to ',
                        cast(cast(with_change.numerator as bigint) as varchar),
                        ')'
                    )
            end
        )
    end as change_text,
    comparators.neighbour_model_id,
    comparators.comparability,
    cast(with_change.line_order as bigint) as line_order,
    with_change.collection_year,
    with_change.numerator,
    with_change.denominator,
    with_change.indicator_value,
    with_change.display_value,
    with_change.last_year_numerator,
    with_change.last_year_denominator,
    with_change.last_year_display_value,
    with_change.display_change as change_absolute,
    with_change.display_change_percent as change_percent,
    newest_years.period_end_year as comparator_year,
    {% for series, column_name in compared %}
    comparators.{{ column_name }},
    {% endfor %}
    comparators.n_neighbour_values,
    cast(
        extract(year from max(with_change.period_end_date) over (
            partition by
                with_change.la_code,
                with_change.period_type,
                extract(month from with_change.period_end_date)
        )) - extract(year from with_change.period_end_date) as bigint
    ) as years_before_latest,
    with_change.period_start_date,
    with_change.period_end_date
from with_change
left join newest_years
    on
        with_change.la_code = newest_years.la_code
        and with_change.table_id = newest_years.table_id
        and with_change.line_order = newest_years.line_order
        and with_change.group_value = newest_years.group_value
        and with_change.period_end_date = newest_years.period_end_date
left join comparators
    on
        with_change.la_code = comparators.la_code
        and with_change.indicator_id = comparators.indicator_id
        and with_change.group_value = comparators.group_value
        and newest_years.period_end_year = comparators.period_end_year
