with

period_values as (
    select * from {{ ref('indicator_values') }}
    where breakdown = 'none' and period_type in ('month', 'rolling_12', 'year')
),

steps as (
    select
        listed.step_order,
        listed.indicator_id,
        listed.step_label
    from (
        values
        (1, 'contacts_received', 'Contacts'),
        (2, 'referrals_received', 'Referrals'),
        (3, 'assessments_completed', 'Assessments completed'),
        (4, 's47_started', 'Section 47 enquiries started'),
        (5, 'icpc_held', 'Initial child protection conferences'),
        (6, 'cpp_starting', 'Child protection plans started')
    ) as listed (step_order, indicator_id, step_label)
),

counted as (
    select
        period_values.la_code,
        period_values.indicator_period_id,
        period_values.period_type,
        period_values.value_status,
        steps.step_order,
        steps.indicator_id,
        steps.step_label,
        period_values.numerator as n_events,
        period_values.period_start_date,
        period_values.period_end_date
    from steps
    inner join period_values on steps.indicator_id = period_values.indicator_id
)

select
    concat_ws('-', this_step.indicator_period_id, this_step.indicator_id) as funnel_step_id,
    this_step.la_code,
    this_step.indicator_id,
    this_step.step_label,
    this_step.period_type,
    this_step.value_status,
    cast(this_step.step_order as bigint) as step_order,
    cast(this_step.n_events as bigint) as n_events,
    cast(step_before.n_events as bigint) as n_events_step_before,
    {{ round_half_up('100.0 * this_step.n_events / nullif(step_before.n_events, 0)', 1) }}
        as percent_of_step_before,
    {{ round_half_up('100.0 * this_step.n_events / nullif(first_step.n_events, 0)', 1) }}
        as percent_of_contacts,
    this_step.period_start_date,
    this_step.period_end_date
from counted as this_step
left join counted as step_before
    on
        this_step.indicator_period_id = step_before.indicator_period_id
        and this_step.step_order - 1 = step_before.step_order
left join counted as first_step
    on
        this_step.indicator_period_id = first_step.indicator_period_id
        and first_step.step_order = 1
