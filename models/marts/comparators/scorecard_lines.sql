with

catalogue as (
    select
        *,
        aggregate in ('group_share', 'records_group_share', 'group_mean') as is_by_group
    from {{ ref('catalogue_indicators') }}
),

points as (
    select * from {{ ref('scorecard_points') }}
),

periods as (
    select * from {{ ref('indicator_periods') }}
    where period_type = 'point_in_time' and not is_after_extract
),

targets as (
    select * from {{ ref('dim_targets') }}
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

-- the value of that month end; what goes by years, the last whole year
current_points as (
    select
        points.*,
        scorecards.month_end_date,
        scorecards.is_latest
    from scorecards
    inner join points
        on
            scorecards.la_code = points.la_code
            and scorecards.month_end_date >= points.period_end_date
            and (
                scorecards.month_end_date = points.period_end_date
                or points.period_type in ('year', 'academic_year', 'quarter')
            )
    qualify row_number() over (
        partition by
            points.la_code,
            scorecards.month_end_date,
            points.indicator_id,
            points.group_value
        order by points.period_end_date desc nulls last
    ) = 1
),

lines as (
    select
        scorecards.la_code,
        scorecards.month_end_date,
        scorecards.is_latest,
        catalogue.indicator_id,
        'all' as group_value
    from scorecards
    cross join catalogue
    where catalogue.status = 'live' and not catalogue.is_by_group
    union all
    select
        la_code,
        month_end_date,
        is_latest,
        indicator_id,
        group_value
    from current_points
    where group_value != 'all'
    -- a target of what has no line is said, and the rest stands
    union all
    select
        scorecards.la_code,
        scorecards.month_end_date,
        scorecards.is_latest,
        targets.indicator_id,
        cast(null as varchar) as group_value
    from scorecards
    inner join dates on scorecards.month_end_date = dates.calendar_date
    inner join targets
        on
            scorecards.la_code = targets.la_code
            and dates.financial_year_label = targets.financial_year_label
    left join catalogue on targets.indicator_id = catalogue.indicator_id
    where
        scorecards.is_latest
        and (catalogue.indicator_id is null or catalogue.status != 'live' or catalogue.is_by_group)
)

select
    concat_ws(
        '-',
        lines.la_code,
        lines.indicator_id,
        coalesce(lines.group_value, 'target'),
        cast(lines.month_end_date as varchar)
    ) as scorecard_id,
    lines.la_code,
    lines.indicator_id,
    lines.group_value,
    current_points.records_indicator_id,
    current_points.period_type,
    case
        when lines.group_value is not null
            then coalesce(current_points.value_status, 'nobody to count')
    end as value_status,
    current_points.numerator,
    current_points.denominator,
    current_points.indicator_value,
    current_points.display_value,
    current_points.restated_value,
    current_points.restated_numerator,
    coalesce(current_points.is_as_known, false) as is_as_known,
    coalesce(current_points.is_restated, false) as is_restated,
    lines.is_latest,
    current_points.known_on_date,
    current_points.period_start_date,
    current_points.period_end_date,
    lines.month_end_date
from lines
left join current_points
    on
        lines.la_code = current_points.la_code
        and lines.month_end_date = current_points.month_end_date
        and lines.indicator_id = current_points.indicator_id
        and lines.group_value = current_points.group_value
