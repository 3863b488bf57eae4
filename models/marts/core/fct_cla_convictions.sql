with

convictions as (
    select * from {{ ref('stg_cla_convictions') }}
),

periods as (
    select * from {{ ref('fct_periods_of_care') }}
),

children as (
    select * from {{ ref('dim_children') }}
),

extract_history as (
    select * from {{ ref('int_extract_history') }}
    where event_type = 'cla_episodes'
),

convictions_in_periods as (
    select
        convictions.cla_conviction_id,
        periods.period_of_care_id
    from convictions
    inner join periods
        on
            convictions.child_id = periods.child_id
            and {{ is_open_on(
                'periods.period_start_date',
                'periods.period_end_date',
                'convictions.offence_date'
            ) }}
    qualify row_number() over (
        partition by convictions.cla_conviction_id
        order by
            periods.period_start_date desc nulls last,
            periods.period_of_care_id desc nulls last
    ) = 1
)

select
    convictions.cla_conviction_id,
    convictions.child_id,
    convictions.la_code,
    convictions_in_periods.period_of_care_id,
    convictions.offence,
    {{ age_in_years('children.dob', 'convictions.offence_date') }} as age_at_offence,
    -- under 10 a child cannot be convicted
    {{ age_in_years('children.dob', 'convictions.offence_date') }} < 10 as is_under_10,
    case
        when convictions_in_periods.period_of_care_id is not null then true
        when extract_history.history_start_date <= convictions.offence_date then false
    end as is_looked_after,
    convictions.offence_date > {{ reporting_date() }} as is_dated_in_future,
    convictions.offence_date
from convictions
left join convictions_in_periods
    on convictions.cla_conviction_id = convictions_in_periods.cla_conviction_id
left join children on convictions.child_id = children.child_id
left join extract_history on convictions.la_code = extract_history.la_code
