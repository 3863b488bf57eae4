{#- what is dated after the reporting date has not happened yet -#}
{% set stages = [
    'adoption_decision_date', 'ffa_cp_decision_date', 'placement_order_date', 'matched_date',
    'placed_ffa_cp_date', 'placed_for_adoption_date', 'placed_with_foster_carer_date',
    'decision_reversed_date', 'permanence_order_date'
] -%}
{#- a date with a foster carer can belong to special guardianship too -#}
{% set adoption_stages = [
    'adoption_decision_date', 'ffa_cp_decision_date', 'placement_order_date', 'matched_date',
    'placed_ffa_cp_date', 'placed_for_adoption_date', 'decision_reversed_date',
    'adoption_order_date'
] -%}

with

records as (
    select * from {{ ref('stg_permanence') }}
),

children as (
    select * from {{ ref('int_permanence_children') }}
),

so_far as (
    select
        records.permanence_id,
        records.la_code,
        children.child_id,
        children.child_linked_by,
        {% for stage in stages %}
        case when records.{{ stage }} <= {{ reporting_date() }} then records.{{ stage }} end
            as {{ stage }},
        {% endfor %}
        records.permanence_order_type_code
    from records
    left join children on records.permanence_id = children.permanence_id
),

with_orders as (
    select
        *,
        case when permanence_order_type_code = 'Adoption' then permanence_order_date end
            as adoption_order_date,
        case when permanence_order_type_code != 'Adoption' then permanence_order_date end
            as other_order_date
    from so_far
),

with_counts as (
    select
        *,
        {% for stage in adoption_stages %}
        case when {{ stage }} is null then 0 else 1 end{{ ' +' if not loop.last }}
        {% endfor %} as n_adoption_stages,
        greatest(
            {% for stage in adoption_stages %}
            {{ stage }}{{ ',' if not loop.last }}
            {% endfor %}
        ) as last_adoption_stage_date
    from with_orders
)

-- of several records of a child the one in which something happened last stands; of one day the
-- one that tells most
select
    *,
    n_adoption_stages > 0 as is_adoption_record,
    case
        when n_adoption_stages > 0 and child_id is not null
            then row_number() over (
                partition by child_id, n_adoption_stages > 0
                order by
                    last_adoption_stage_date desc nulls last,
                    n_adoption_stages desc nulls last,
                    permanence_id desc nulls last
            ) = 1
    end as is_standing,
    case
        when n_adoption_stages > 0 and child_id is not null
            then count(*) over (partition by child_id, n_adoption_stages > 0)
    end as n_records_of_child
from with_counts
