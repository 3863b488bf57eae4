{#- Whose published figure stands beside ours, and what its columns begin with. -#}
{% set compared = [
    ('neighbour mean', 'neighbour_mean'),
    ('neighbour median', 'neighbour_median'),
    ('region', 'region'),
    ('part of London', 'part_of_london'),
    ('England', 'england'),
    ('own published', 'own_published'),
] %}
{#- What our figure is compared with over time. -#}
{% set earlier = ['last_year', 'last_period'] %}
{#- What a target without a line has not. -#}
{% set columns_of_lines = [
    ('group_value', 'varchar'),
    ('records_indicator_id', 'varchar'),
    ('period_type', 'varchar'),
    ('value_status', 'varchar'),
    ('direction_on_last_year', 'varchar'),
    ('direction_on_last_period', 'varchar'),
    ('numerator', 'double'),
    ('denominator', 'double'),
    ('indicator_value', 'double'),
    ('display_value', 'double'),
    ('last_year_value', 'double'),
    ('last_period_value', 'double'),
    ('month_numerator', 'double'),
    ('month_value', 'double'),
    ('year_to_date_numerator', 'double'),
    ('year_to_date_value', 'double'),
    ('tolerance', 'double'),
    ('interval_low', 'double'),
    ('interval_high', 'double'),
    ('restated_value', 'double'),
    ('restated_numerator', 'double'),
    ('is_share', 'boolean'),
    ('is_as_known', 'boolean'),
    ('is_restated', 'boolean'),
    ('known_on_date', 'date'),
    ('last_period_end_date', 'date'),
    ('period_start_date', 'date'),
    ('period_end_date', 'date'),
] %}

with

catalogue as (
    select
        *,
        aggregate in ('group_share', 'records_group_share', 'group_mean') as is_by_group,
        aggregate
        in (
            'share', 'group_share', 'records_group_share', 'children_share',
            'children_repeated_share'
        ) as is_share
    from {{ ref('catalogue_indicators') }}
),

points as (
    select * from {{ ref('scorecard_points') }}
),

indicator_values as (
    select * from {{ ref('indicator_values') }}
    where breakdown = 'none' and period_type in ('month', 'ytd')
),

periods as (
    select * from {{ ref('indicator_periods') }}
    where period_type = 'point_in_time' and not is_after_extract
),

comparator_values as (
    select * from {{ ref('comparator_values') }}
    where
        is_default_model
        and (
            shown_value is not null
            -- a hidden value of our own is not replaced by that of an earlier year
            or (
                series = 'own published'
                and value_status
                not in ('not published', 'not in the published list', 'no authority in that year')
            )
        )
),

targets as (
    select * from {{ ref('dim_targets') }}
),

commentary as (
    select * from {{ ref('dim_commentary') }}
),

dates as (
    select * from {{ ref('dim_dates') }}
),

-- the latest month, and those that were kept as known
month_ends as (
    select
        la_code,
        max(period_end_date) as month_end_date
    from periods
    group by la_code
    union
    select
        la_code,
        period_end_date as month_end_date
    from points
    where is_as_known
    group by la_code, period_end_date
),

scorecards as (
    select
        la_code,
        month_end_date,
        month_end_date = max(month_end_date) over (partition by la_code) as is_latest
    from month_ends
),

lines as (
    select
        scorecards.*,
        catalogue.indicator_id,
        'all' as group_value
    from scorecards
    cross join catalogue
    where catalogue.status = 'live' and not catalogue.is_by_group
    union all
    select
        scorecards.*,
        points.indicator_id,
        points.group_value
    from scorecards
    inner join points
        on
            scorecards.la_code = points.la_code
            and scorecards.month_end_date >= points.period_end_date
            and (
                scorecards.month_end_date = points.period_end_date
                or points.period_type in ('year', 'academic_year', 'quarter')
            )
    where points.group_value != 'all'
    group by
        scorecards.la_code,
        scorecards.month_end_date,
        scorecards.is_latest,
        points.indicator_id,
        points.group_value
),

-- the value of that month end; what goes by years, the last whole year
current_points as (
    select
        lines.la_code,
        lines.month_end_date,
        lines.is_latest,
        lines.indicator_id,
        lines.group_value,
        points.records_indicator_id,
        points.period_type,
        coalesce(points.value_status, 'nobody to count') as value_status,
        points.numerator,
        points.denominator,
        points.indicator_value,
        points.display_value,
        points.restated_value,
        points.restated_numerator,
        coalesce(points.is_as_known, false) as is_as_known,
        coalesce(points.is_restated, false) as is_restated,
        points.known_on_date,
        points.period_start_date,
        points.period_end_date
    from lines
    left join points
        on
            lines.la_code = points.la_code
            and lines.indicator_id = points.indicator_id
            and lines.group_value = points.group_value
            and lines.month_end_date >= points.period_end_date
            and (
                lines.month_end_date = points.period_end_date
                or points.period_type in ('year', 'academic_year', 'quarter')
            )
    qualify row_number() over (
        partition by lines.la_code, lines.month_end_date, lines.indicator_id, lines.group_value
        order by points.period_end_date desc nulls last
    ) = 1
),

-- the latest figure of each that had its day by then
comparisons as (
    select
        scorecards.la_code,
        scorecards.month_end_date,
        comparator_values.indicator_id,
        comparator_values.group_value,
        comparator_values.series,
        comparator_values.model_id,
        comparator_values.value_status,
        comparator_values.comparability,
        comparator_values.period_end_year,
        comparator_values.shown_value,
        comparator_values.n_values,
        comparator_values.value_rank,
        comparator_values.n_ranked,
        comparator_values.quartile,
        comparator_values.percentile
    from scorecards
    inner join comparator_values
        on
            scorecards.la_code = comparator_values.la_code
            and scorecards.month_end_date >= comparator_values.period_end_date
    where comparator_values.series not in ('own calculated', 'predecessor')
    qualify row_number() over (
        partition by
            scorecards.la_code,
            scorecards.month_end_date,
            comparator_values.indicator_id,
            comparator_values.group_value,
            comparator_values.series
        order by comparator_values.period_end_year desc nulls last
    ) = 1
),

comparators as (
    select
        la_code,
        month_end_date,
        indicator_id,
        group_value,
        {% for series, name in compared %}
        max(case when series = '{{ series }}' then shown_value end) as {{ name }}_value,
        max(case when series = '{{ series }}' then period_end_year end) as {{ name }}_year,
        {% endfor %}
        max(case when series = 'own published' then value_status end) as own_published_status,
        max(case when series = 'neighbour mean' then n_values end) as n_neighbour_values,
        max(case when series = 'neighbour mean' then model_id end) as neighbour_model_id,
        max(comparability) as comparability,
        max(value_rank) as value_rank,
        max(case when series = 'own published' then n_ranked end) as n_ranked,
        max(quartile) as quartile,
        max(percentile) as percentile
    from comparisons
    group by la_code, month_end_date, indicator_id, group_value
),

-- what was said last, on that day or before
comments as (
    select
        scorecards.la_code,
        scorecards.month_end_date,
        commentary.indicator_id,
        commentary.commentary,
        commentary.planned_action,
        commentary.is_on_watch_list,
        commentary.period_end_date as commentary_date
    from scorecards
    inner join commentary
        on
            scorecards.la_code = commentary.la_code
            and scorecards.month_end_date >= commentary.period_end_date
    qualify row_number() over (
        partition by scorecards.la_code, scorecards.month_end_date, commentary.indicator_id
        order by commentary.period_end_date desc nulls last
    ) = 1
),

with_earlier as (
    select
        current_points.*,
        last_year.indicator_value as last_year_value,
        last_period.indicator_value as last_period_value,
        last_period.period_end_date as last_period_end_date,
        month_values.numerator as month_numerator,
        month_values.display_value as month_value,
        ytd_values.numerator as year_to_date_numerator,
        ytd_values.display_value as year_to_date_value
    from current_points
    left join points as last_year
        on
            current_points.la_code = last_year.la_code
            and current_points.indicator_id = last_year.indicator_id
            and current_points.group_value = last_year.group_value
            and last_day({{ add_months('current_points.period_end_date', -12) }})
            = last_year.period_end_date
    left join points as last_period
        on
            current_points.la_code = last_period.la_code
            and current_points.indicator_id = last_period.indicator_id
            and current_points.group_value = last_period.group_value
            and last_day({{ add_months(
                'current_points.period_end_date',
                "cast(case when current_points.period_type in ('year', 'academic_year') then -12"
                ~ " else -3 end as integer)"
            ) }})
            = last_period.period_end_date
    left join indicator_values as month_values
        on
            current_points.la_code = month_values.la_code
            and current_points.indicator_id = month_values.indicator_id
            and current_points.month_end_date = month_values.period_end_date
            and current_points.group_value = month_values.breakdown_value
            and month_values.period_type = 'month'
    left join indicator_values as ytd_values
        on
            current_points.la_code = ytd_values.la_code
            and current_points.indicator_id = ytd_values.indicator_id
            and current_points.month_end_date = ytd_values.period_end_date
            and current_points.group_value = ytd_values.breakdown_value
            and ytd_values.period_type = 'ytd'
),

with_targets as (
    select
        with_earlier.*,
        dates.financial_year_label,
        catalogue.indicator_name,
        catalogue.domain,
        catalogue.unit,
        catalogue.polarity,
        catalogue.rate_per,
        catalogue.is_share,
        catalogue.aggregate in ('count', 'children_count') as is_count,
        targets.target_value,
        coalesce(targets.tolerance, 0.05 * abs(targets.target_value)) as tolerance,
        targets.target_owner,
        -- above nought: better than the target
        case catalogue.polarity
            when 'high' then with_earlier.indicator_value - targets.target_value
            when 'low' then targets.target_value - with_earlier.indicator_value
        end as better_by
    from with_earlier
    inner join catalogue on with_earlier.indicator_id = catalogue.indicator_id
    inner join dates
        on
            coalesce(with_earlier.period_end_date, with_earlier.month_end_date)
            = dates.calendar_date
    left join targets
        on
            with_earlier.la_code = targets.la_code
            and with_earlier.indicator_id = targets.indicator_id
            and with_earlier.group_value = 'all'
            and dates.financial_year_label = targets.financial_year_label
),

judged as (
    select
        *,
        case
            when polarity = 'neutral' then 'neutral'
            when target_value is null then 'no target'
            when indicator_value is null then 'no value'
            when better_by >= 0 then 'green'
            when better_by >= -tolerance then 'amber'
            else 'red'
        end as target_status,
        {% for name in earlier %}
        case
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
        case when is_share then numerator / nullif(denominator, 0) end as share_of_one,
        case when is_count or rate_per is not null then numerator end as poisson_count,
        case
            when rate_per is not null then rate_per / nullif(denominator, 0)
            when is_count then 1
        end as poisson_unit
    from with_targets
),

with_intervals as (
    select
        *,
        case
            when is_share then {{ wilson_bound('share_of_one', 'denominator', '-') }}
            else {{ poisson_bound('poisson_count', 'low') }} * poisson_unit
        end as interval_low,
        case
            when is_share then {{ wilson_bound('share_of_one', 'denominator', '+') }}
            else {{ poisson_bound('poisson_count', 'high') }} * poisson_unit
        end as interval_high
    from judged
),

-- said, and the rest stands
targets_of_no_line as (
    select
        scorecards.la_code,
        scorecards.month_end_date,
        targets.indicator_id,
        targets.financial_year_label,
        targets.target_value,
        targets.target_owner,
        catalogue.indicator_name,
        catalogue.domain,
        catalogue.unit,
        catalogue.polarity,
        case
            when catalogue.indicator_id is null then 'no such indicator'
            when catalogue.is_by_group then 'told by group only'
            else 'not live'
        end as target_status
    from targets
    inner join scorecards on targets.la_code = scorecards.la_code and scorecards.is_latest
    inner join dates
        on
            scorecards.month_end_date = dates.calendar_date
            and targets.financial_year_label = dates.financial_year_label
    left join catalogue on targets.indicator_id = catalogue.indicator_id
    where
        catalogue.indicator_id is null or catalogue.status != 'live' or catalogue.is_by_group
),

all_lines as (
    select
        la_code,
        month_end_date,
        is_latest,
        indicator_id,
        indicator_name,
        domain,
        unit,
        polarity,
        financial_year_label,
        target_status,
        target_value,
        {% for column, _ in columns_of_lines %}
        {{ column }},
        {% endfor %}
        target_owner
    from with_intervals
    union all
    select
        la_code,
        month_end_date,
        true as is_latest,
        indicator_id,
        indicator_name,
        domain,
        unit,
        polarity,
        financial_year_label,
        target_status,
        target_value,
        {% for column, data_type in columns_of_lines %}
        cast(null as {{ data_type }}) as {{ column }},
        {% endfor %}
        target_owner
    from targets_of_no_line
)

select
    concat_ws(
        '-',
        all_lines.la_code,
        all_lines.indicator_id,
        coalesce(all_lines.group_value, 'target'),
        cast(all_lines.month_end_date as varchar)
    ) as scorecard_id,
    all_lines.la_code,
    all_lines.indicator_id,
    all_lines.indicator_name,
    all_lines.domain,
    coalesce(all_lines.group_value, 'all') as group_value,
    all_lines.records_indicator_id,
    all_lines.period_type,
    all_lines.unit,
    all_lines.polarity,
    all_lines.financial_year_label,
    all_lines.value_status,
    all_lines.target_status,
    all_lines.direction_on_last_year,
    all_lines.direction_on_last_period,
    all_lines.numerator,
    all_lines.denominator,
    all_lines.indicator_value,
    all_lines.display_value,
    all_lines.target_value,
    all_lines.tolerance,
    all_lines.target_owner,
    all_lines.last_year_value,
    all_lines.last_period_value,
    all_lines.month_numerator,
    all_lines.month_value,
    all_lines.year_to_date_numerator,
    all_lines.year_to_date_value,
    case when all_lines.is_share then all_lines.denominator / 100.0 end as children_per_point,
    all_lines.interval_low,
    all_lines.interval_high,
    {% for _, name in compared %}
    comparators.{{ name }}_value,
    comparators.{{ name }}_year,
    {% endfor %}
    comparators.own_published_status,
    comparators.n_neighbour_values,
    comparators.neighbour_model_id,
    comparators.comparability,
    comparators.value_rank,
    comparators.n_ranked,
    comparators.quartile,
    comparators.percentile,
    all_lines.restated_value,
    all_lines.restated_numerator,
    comments.commentary,
    comments.planned_action,
    coalesce(comments.is_on_watch_list, false) as is_on_watch_list,
    all_lines.target_status = 'red' and comments.commentary is null as is_comment_missing,
    comparators.n_neighbour_values between 1 and 4 as is_few_neighbours,
    -- otherwise the difference may be chance
    comparators.neighbour_mean_value < all_lines.interval_low
    or comparators.neighbour_mean_value > all_lines.interval_high as is_unlike_neighbours,
    coalesce(all_lines.value_status = 'provisional', false) as is_provisional,
    coalesce(all_lines.is_as_known, false) as is_as_known,
    coalesce(all_lines.is_restated, false) as is_restated,
    all_lines.is_latest,
    all_lines.known_on_date,
    comments.commentary_date,
    all_lines.last_period_end_date,
    all_lines.period_start_date,
    all_lines.period_end_date,
    all_lines.month_end_date
from all_lines
left join comparators
    on
        all_lines.la_code = comparators.la_code
        and all_lines.month_end_date = comparators.month_end_date
        and all_lines.indicator_id = comparators.indicator_id
        and all_lines.group_value = comparators.group_value
left join comments
    on
        all_lines.la_code = comments.la_code
        and all_lines.month_end_date = comments.month_end_date
        and all_lines.indicator_id = comments.indicator_id
