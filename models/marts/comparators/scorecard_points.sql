{#- What is shown of an indicator, the first that it has. -#}
{% set kinds = [
    'point_in_time', 'rolling_12', 'year', 'academic_year', 'rolling_36', 'quarter'
] %}

with

catalogue as (
    select
        *,
        concat_ws('', ';', period_types, ';') as listed_period_types,
        aggregate in ('group_share', 'records_group_share', 'group_mean') as is_by_group
    from {{ ref('catalogue_indicators') }}
    where status = 'live'
),

indicator_values as (
    select * from {{ ref('indicator_values') }}
    where breakdown in ('none', 'own')
),

frozen_values as (
    select * from {{ ref('frozen_values') }}
),

periods as (
    select * from {{ ref('indicator_periods') }}
    where period_type = 'point_in_time' and not is_after_extract
),

-- 25 month ends: the latest, the same one two years before, and what lies between
latest_months as (
    select
        la_code,
        max(period_end_date) as latest_month_end_date
    from periods
    group by la_code
),

-- its state, else the twelve months, else what there is
shown_kinds as (
    select
        indicator_id,
        indicator_name,
        unit,
        decimals,
        is_by_group,
        case
            {% for period_type in kinds %}
            when listed_period_types like '%;{{ period_type }};%' then '{{ period_type }}'
            {% endfor %}
            else 'month'
        end as period_type
    from catalogue
),

-- today's records beside what was kept; a value of either alone is a point too
kept_and_current as (
    select
        coalesce(indicator_values.la_code, frozen_values.la_code) as la_code,
        coalesce(indicator_values.indicator_id, frozen_values.indicator_id) as indicator_id,
        coalesce(indicator_values.period_type, frozen_values.period_type) as period_type,
        coalesce(indicator_values.breakdown, frozen_values.breakdown) as breakdown,
        coalesce(indicator_values.breakdown_value, frozen_values.breakdown_value)
            as group_value,
        coalesce(indicator_values.period_start_date, frozen_values.period_start_date)
            as period_start_date,
        coalesce(indicator_values.period_end_date, frozen_values.period_end_date)
            as period_end_date,
        indicator_values.records_indicator_id,
        frozen_values.la_code is not null as is_as_known,
        {% for column in ['value_status', 'numerator', 'denominator', 'indicator_value'] %}
        case
            when frozen_values.la_code is not null then frozen_values.{{ column }}
            else indicator_values.{{ column }}
        end as {{ column }},
        {% endfor %}
        indicator_values.value_status as restated_status,
        indicator_values.indicator_value as restated_value,
        indicator_values.numerator as restated_numerator,
        frozen_values.known_on_date
    from indicator_values
    full outer join frozen_values
        on
            indicator_values.la_code = frozen_values.la_code
            and indicator_values.indicator_id = frozen_values.indicator_id
            and indicator_values.period_type = frozen_values.period_type
            and indicator_values.breakdown = frozen_values.breakdown
            and indicator_values.breakdown_value = frozen_values.breakdown_value
            and indicator_values.period_end_date = frozen_values.period_end_date
),

points as (
    select
        kept_and_current.*,
        shown_kinds.indicator_name,
        shown_kinds.unit,
        shown_kinds.decimals,
        latest_months.latest_month_end_date,
        kept_and_current.restated_value - kept_and_current.indicator_value as restated_by,
        kept_and_current.restated_numerator - kept_and_current.numerator as restated_by_children
    from kept_and_current
    inner join shown_kinds
        on
            kept_and_current.indicator_id = shown_kinds.indicator_id
            and kept_and_current.period_type = shown_kinds.period_type
            and (kept_and_current.breakdown = 'own') = shown_kinds.is_by_group
    inner join latest_months
        on
            kept_and_current.la_code = latest_months.la_code
            and kept_and_current.period_end_date <= latest_months.latest_month_end_date
            and kept_and_current.period_end_date
            >= last_day({{ add_months('latest_months.latest_month_end_date', -24) }})
)

select
    concat_ws('-', la_code, indicator_id, group_value, cast(period_end_date as varchar))
        as scorecard_point_id,
    la_code,
    indicator_id,
    indicator_name,
    group_value,
    records_indicator_id,
    period_type,
    unit,
    value_status,
    numerator,
    denominator,
    indicator_value,
    case decimals
        when 0 then {{ round_half_up('indicator_value', 0) }}
        when 2 then {{ round_half_up('indicator_value', 2) }}
        else {{ round_half_up('indicator_value', 1) }}
    end as display_value,
    restated_value,
    restated_numerator,
    is_as_known,
    -- figures never move silently: a point of a share, or 3 children
    is_as_known
    and (
        restated_status is null
        or (indicator_value is null) != (restated_value is null)
        or coalesce(
            abs(restated_by) > 1 and unit not in ('count', 'FTE') and unit not like 'rate%', false
        )
        or coalesce(abs(restated_by_children) > 3, false)
    ) as is_restated,
    known_on_date,
    period_start_date,
    period_end_date
from points
