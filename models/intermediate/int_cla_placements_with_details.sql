{# a table: read by six models #}
{{ config(materialized='table') }}

with

placements as (
    select * from {{ ref('stg_cla_placement') }}
),

details as (
    select * from {{ ref('stg_cla_placement_details') }}
),

cla_episodes as (
    select * from {{ ref('stg_cla_episodes') }}
),

code_groups as (
    select * from {{ ref('code_groups') }}
    where code_set = 'placement_type'
),

-- some case systems give no child on a placement: its period of care names one, or its episodes
children_of_periods as (
    select
        cla_period_id,
        min(child_id) as child_id
    from cla_episodes
    where cla_period_id is not null and child_id is not null
    group by cla_period_id
    having min(child_id) = max(child_id)
),

children_of_placements as (
    select
        cla_placement_id,
        min(child_id) as child_id
    from cla_episodes
    where cla_placement_id is not null and child_id is not null
    group by cla_placement_id
    having min(child_id) = max(child_id)
)

select
    placements.cla_placement_row_id,
    placements.cla_placement_id,
    coalesce(
        placements.child_id, children_of_periods.child_id, children_of_placements.child_id
    ) as child_id,
    placements.la_code,
    placements.cla_period_id,
    placements.placement_type_code,
    placement_groups.group_code as placement_group_code,
    adoption_carers.group_code as adoption_carer_code,
    placements.placement_provider_code,
    placements.placement_urn,
    -- X for each figure stands for a number that is not known
    case
        when placements.placement_urn != 'XXXXXXX'
            then concat_ws('-', placements.la_code, placements.placement_urn)
    end as provider_id,
    placements.placement_postcode,
    -- written the same way everywhere, for comparison only
    upper(replace(placements.placement_postcode, ' ', '')) as placement_postcode_key,
    placements.placement_change_reason_code,
    details.carer_id,
    details.home_postcode,
    details.placement_location_code,
    details.placement_la_code,
    case
        when placements.child_id is not null then 'extract'
        when
            children_of_periods.child_id is not null
            or children_of_placements.child_id is not null
            then 'rule'
    end as child_linked_by,
    placements.placement_distance_miles,
    details.weekly_cost_pounds,
    coalesce(placement_groups.group_code = 'TEMPORARY', false) as is_temporary,
    details.is_address_confidential,
    details.is_planned,
    placements.placement_start_date,
    placements.placement_end_date
from placements
left join details on placements.cla_placement_id = details.cla_placement_id
left join children_of_periods on placements.cla_period_id = children_of_periods.cla_period_id
left join children_of_placements
    on placements.cla_placement_id = children_of_placements.cla_placement_id
left join code_groups as placement_groups
    on
        placements.placement_type_code = placement_groups.code
        and placement_groups.grouping = 'placement_group'
left join code_groups as adoption_carers
    on
        placements.placement_type_code = adoption_carers.code
        and adoption_carers.grouping = 'adoption_carer'
