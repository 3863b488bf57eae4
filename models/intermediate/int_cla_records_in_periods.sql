{# a table: read by three facts #}
{{ config(materialized='table') }}

with

placements as (
    select * from {{ ref('int_cla_placements_with_details') }}
),

reviews as (
    select * from {{ ref('stg_cla_reviews') }}
),

visits as (
    select * from {{ ref('stg_cla_visits') }}
),

cla_episodes as (
    select * from {{ ref('int_cla_episodes_sequenced') }}
    where period_of_care_id is not null
),

periods as (
    select * from {{ ref('int_periods_of_care') }}
),

records as (
    select
        'placement' as record_type,
        cla_placement_row_id as record_id,
        child_id,
        cla_period_id,
        placement_start_date as record_date
    from placements
    union all
    select
        'review' as record_type,
        cla_review_id as record_id,
        child_id,
        cla_period_id,
        coalesce(cla_review_date, cla_review_due_date) as record_date
    from reviews
    union all
    select
        'visit' as record_type,
        cla_visit_id as record_id,
        child_id,
        cla_period_id,
        cla_visit_date as record_date
    from visits
),

-- one number of the council can stand for several of our periods
numbers_of_periods as (
    select
        cla_period_id,
        period_of_care_id
    from cla_episodes
    where cla_period_id is not null
    group by cla_period_id, period_of_care_id
),

-- of several the one that the record falls in, else the latest begun by then, else the first
by_number as (
    select
        records.record_type,
        records.record_id,
        periods.period_of_care_id,
        periods.child_id
    from records
    inner join numbers_of_periods on records.cla_period_id = numbers_of_periods.cla_period_id
    inner join periods
        on
            numbers_of_periods.period_of_care_id = periods.period_of_care_id
            and coalesce(records.child_id, periods.child_id) = periods.child_id
    qualify row_number() over (
        partition by records.record_type, records.record_id
        order by
            records.record_date >= periods.period_start_date
            and coalesce(records.record_date <= periods.period_end_date, true) desc nulls last,
            records.record_date >= periods.period_start_date desc nulls last,
            case
                when records.record_date >= periods.period_start_date
                    then periods.period_start_date
            end desc nulls last,
            periods.period_start_date asc nulls last,
            periods.period_of_care_id asc nulls last
    ) = 1
),

-- on a day on which one period ends and the next begins, the new one
by_date as (
    select
        records.record_type,
        records.record_id,
        periods.period_of_care_id
    from records
    left join by_number
        on
            records.record_type = by_number.record_type
            and records.record_id = by_number.record_id
    inner join periods
        on
            records.child_id = periods.child_id
            and records.record_date >= periods.period_start_date
            and coalesce(records.record_date <= periods.period_end_date, true)
    where by_number.record_id is null
    qualify row_number() over (
        partition by records.record_type, records.record_id
        order by
            periods.period_start_date desc nulls last, periods.period_of_care_id desc nulls last
    ) = 1
)

select
    records.record_type,
    records.record_id,
    coalesce(records.child_id, by_number.child_id) as child_id,
    coalesce(by_number.period_of_care_id, by_date.period_of_care_id) as period_of_care_id,
    case
        when by_number.period_of_care_id is not null then 'extract'
        when by_date.period_of_care_id is not null then 'rule'
    end as period_linked_by
from records
left join by_number
    on records.record_type = by_number.record_type and records.record_id = by_number.record_id
left join by_date
    on records.record_type = by_date.record_type and records.record_id = by_date.record_id
