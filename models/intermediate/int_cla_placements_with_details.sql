{# a table: read by six models #}
{{ config(materialized='table') }}

with

staged_placements as (
    select * from {{ ref('stg_cla_placement') }}
),

details as (
    select * from {{ ref('stg_cla_placement_details') }}
),

cla_episodes as (
    select * from {{ ref('stg_cla_episodes') }}
),

history_episodes as (
    select * from {{ ref('int_cla_history_episodes') }}
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
),

-- of a history made from returns: as its last episode has it, whose reason is that of the end
first_of_returns as (
    select * from history_episodes
    where is_first_of_placement
),

placements_of_returns as (
    select
        last_episodes.*,
        first_of_returns.home_postcode as first_home_postcode
    from history_episodes as last_episodes
    inner join first_of_returns
        on last_episodes.cla_placement_id = first_of_returns.cla_placement_id
    where last_episodes.is_last_of_placement and last_episodes.is_placement_known
),

placements as (
    select
        staged_placements.cla_placement_row_id,
        staged_placements.cla_placement_id,
        staged_placements.child_id,
        staged_placements.la_code,
        'extract' as origin,
        staged_placements.cla_period_id,
        staged_placements.placement_type_code,
        staged_placements.placement_provider_code,
        staged_placements.placement_urn,
        staged_placements.placement_postcode,
        staged_placements.placement_change_reason_code,
        details.carer_id,
        details.home_postcode,
        details.placement_location_code,
        details.placement_la_code,
        cast(null as varchar) as placement_la_ons_code,
        staged_placements.placement_distance_miles,
        details.weekly_cost_pounds,
        details.is_address_confidential,
        details.is_planned,
        staged_placements.placement_start_date,
        staged_placements.placement_end_date
    from staged_placements
    left join details on staged_placements.cla_placement_id = details.cla_placement_id
    union all
    select
        cla_placement_id as cla_placement_row_id,
        cla_placement_id,
        child_id,
        la_code,
        'file' as origin,
        cast(null as varchar) as cla_period_id,
        placement_type_code,
        placement_provider_code,
        placement_urn,
        placement_postcode,
        placement_change_reason_code,
        cast(null as varchar) as carer_id,
        coalesce(first_home_postcode, home_postcode) as home_postcode,
        placement_location_code,
        cast(null as varchar) as placement_la_code,
        placement_la_ons_code,
        placement_distance_miles,
        cast(null as decimal(18, 4)) as weekly_cost_pounds,
        cast(null as boolean) as is_address_confidential,
        cast(null as boolean) as is_planned,
        placement_start_date,
        episode_end_date as placement_end_date
    from placements_of_returns
)

select
    placements.cla_placement_row_id,
    placements.cla_placement_id,
    coalesce(
        placements.child_id, children_of_periods.child_id, children_of_placements.child_id
    ) as child_id,
    placements.la_code,
    placements.origin,
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
    placements.carer_id,
    placements.home_postcode,
    placements.placement_location_code,
    placements.placement_la_code,
    placements.placement_la_ons_code,
    case
        when placements.child_id is not null then 'extract'
        when
            children_of_periods.child_id is not null
            or children_of_placements.child_id is not null
            then 'rule'
    end as child_linked_by,
    placements.placement_distance_miles,
    placements.weekly_cost_pounds,
    coalesce(placement_groups.group_code = 'TEMPORARY', false) as is_temporary,
    placements.is_address_confidential,
    placements.is_planned,
    placements.placement_start_date,
    placements.placement_end_date
from placements
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
