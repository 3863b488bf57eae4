with

records as (
    select * from {{ ref('stg_permanence') }}
),

stages as (
    select * from {{ ref('int_permanence_stages_dated') }}
),

periods as (
    select * from {{ ref('fct_periods_of_care') }}
),

codes as (
    select * from {{ ref('dim_codes') }}
),

-- the period that the record names, if it is the child's own
periods_named as (
    select
        records.permanence_id,
        periods.period_of_care_id
    from records
    inner join stages on records.permanence_id = stages.permanence_id
    inner join periods
        on
            records.cla_period_id = periods.cla_period_id
            and stages.child_id = periods.child_id
    qualify row_number() over (
        partition by records.permanence_id
        order by
            periods.period_start_date desc nulls last,
            periods.period_of_care_id desc nulls last
    ) = 1
),

-- else the latest period begun by the last thing that happened in the record
periods_by_rule as (
    select
        stages.permanence_id,
        periods.period_of_care_id
    from stages
    inner join periods
        on
            stages.child_id = periods.child_id
            and periods.period_start_date
            <= greatest(stages.last_adoption_stage_date, stages.permanence_order_date)
    qualify row_number() over (
        partition by stages.permanence_id
        order by
            periods.period_start_date desc nulls last,
            periods.period_of_care_id desc nulls last
    ) = 1
)

select
    records.permanence_id,
    stages.child_id,
    records.la_code,
    coalesce(periods_named.period_of_care_id, periods_by_rule.period_of_care_id)
        as period_of_care_id,
    records.worker_id,
    stages.child_linked_by,
    case
        when periods_named.period_of_care_id is not null then 'extract'
        when periods_by_rule.period_of_care_id is not null then 'rule'
    end as period_of_care_linked_by,
    records.permanence_order_type_code,
    order_types.code_label as permanence_order_type_label,
    records.decision_reversed_reason_code,
    reversal_reasons.code_label as decision_reversed_reason_label,
    records.adopter_sex_code,
    adopter_sexes.code_label as adopter_sex_label,
    records.adopter_legal_status_code,
    adopter_statuses.code_label as adopter_legal_status_label,
    records.placement_urn,
    cast(records.n_siblings_placed_together as bigint) as n_siblings_placed_together,
    cast(records.n_siblings_placed_apart as bigint) as n_siblings_placed_apart,
    cast(records.n_adopters as bigint) as n_adopters,
    stages.is_adoption_record,
    stages.is_standing,
    records.is_part_of_sibling_group,
    records.is_adopted_by_carer,
    records.child_id is not null and stages.child_linked_by is null as is_child_orphan,
    case when records.cla_period_id is not null then periods_named.period_of_care_id is null end
        as is_period_of_care_orphan,
    records.adoption_decision_date,
    records.ffa_cp_decision_date,
    records.placement_order_date,
    records.matched_date,
    records.placed_ffa_cp_date,
    records.placed_for_adoption_date,
    records.placed_with_foster_carer_date,
    records.decision_reversed_date,
    records.permanence_order_date
from records
left join stages on records.permanence_id = stages.permanence_id
left join periods_named on records.permanence_id = periods_named.permanence_id
left join periods_by_rule on records.permanence_id = periods_by_rule.permanence_id
left join codes as order_types
    on
        order_types.code_id
        = concat_ws('-', 'permanence_order_type', records.permanence_order_type_code)
left join codes as reversal_reasons
    on
        reversal_reasons.code_id
        = concat_ws('-', 'adoption_reversal_reason', records.decision_reversed_reason_code)
left join codes as adopter_sexes
    on adopter_sexes.code_id = concat_ws('-', 'adopter_sex', records.adopter_sex_code)
left join codes as adopter_statuses
    on
        adopter_statuses.code_id
        = concat_ws('-', 'adopter_legal_status', records.adopter_legal_status_code)
