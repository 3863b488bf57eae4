with

substance_misuse as (
    select * from {{ ref('stg_cla_substance_misuse') }}
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

substance_misuse_in_periods as (
    select
        substance_misuse.substance_misuse_id,
        periods.period_of_care_id
    from substance_misuse
    inner join periods
        on
            substance_misuse.child_id = periods.child_id
            and {{ is_open_on(
                'periods.period_start_date',
                'periods.period_end_date',
                'substance_misuse.substance_misuse_date'
            ) }}
    qualify row_number() over (
        partition by substance_misuse.substance_misuse_id
        order by
            periods.period_start_date desc nulls last,
            periods.period_of_care_id desc nulls last
    ) = 1
)

select
    substance_misuse.substance_misuse_id,
    substance_misuse.child_id,
    substance_misuse.la_code,
    substance_misuse_in_periods.period_of_care_id,
    substance_misuse.substance,
    {{ age_in_years('children.dob', 'substance_misuse.substance_misuse_date') }}
        as age_at_substance_misuse,
    substance_misuse.is_intervention_received,
    case
        when substance_misuse_in_periods.period_of_care_id is not null then true
        when extract_history.history_start_date <= substance_misuse.substance_misuse_date then false
    end as is_looked_after,
    substance_misuse.substance_misuse_date > {{ reporting_date() }} as is_dated_in_future,
    substance_misuse.substance_misuse_date
from substance_misuse
left join substance_misuse_in_periods
    on substance_misuse.substance_misuse_id = substance_misuse_in_periods.substance_misuse_id
left join children on substance_misuse.child_id = children.child_id
left join extract_history on substance_misuse.la_code = extract_history.la_code
