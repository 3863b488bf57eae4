with

spells as (
    select * from {{ ref('int_cla_placement_spells') }}
),

placements as (
    select * from {{ ref('fct_cla_placements') }}
),

carer_stays as (
    select * from {{ ref('int_carer_stays') }}
),

codes as (
    select * from {{ ref('dim_codes') }}
),

with_previous as (
    select
        *,
        lag(cla_placement_id) over period_in_order as from_placement_id,
        lag(cla_placement_row_id) over period_in_order as from_placement_row_id,
        lag(is_temporary) over period_in_order as is_from_temporary,
        lag(spell_start_date) over period_in_order as from_start_date
    from spells
    window period_in_order as (
        partition by period_of_care_id
        order by spell_sequence nulls last
    )
),

moves as (
    select
        with_previous.*,
        case
            when with_previous.is_temporary then 'temporary'
            when with_previous.is_first_of_stay then 'new_carer'
            when with_previous.is_from_temporary then 'return'
            when with_previous.is_adoption_by_carer then 'adoption_by_carer'
            else 'same_carer'
        end as move_kind,
        with_previous.is_first_of_stay and carer_stays.is_counted as is_counted
    from with_previous
    inner join carer_stays
        on
            with_previous.period_of_care_id = carer_stays.period_of_care_id
            and with_previous.stay_sequence = carer_stays.stay_sequence
    where with_previous.spell_sequence > 1
)

select
    concat_ws('-', moves.period_of_care_id, 'move', moves.spell_sequence - 1)
        as cla_placement_move_id,
    moves.child_id,
    moves.la_code,
    moves.period_of_care_id,
    moves.cla_episode_id,
    moves.from_placement_id as from_cla_placement_id,
    moves.from_placement_row_id as from_cla_placement_row_id,
    moves.cla_placement_id as to_cla_placement_id,
    moves.cla_placement_row_id as to_cla_placement_row_id,
    from_placements.placement_type_code as from_placement_type_code,
    from_placements.placement_type_label as from_placement_type_label,
    from_placements.placement_group_code as from_placement_group_code,
    to_placements.placement_type_code as to_placement_type_code,
    to_placements.placement_type_label as to_placement_type_label,
    to_placements.placement_group_code as to_placement_group_code,
    from_placements.placement_change_reason_code,
    change_reasons.code_label as placement_change_reason_label,
    moves.move_kind,
    moves.spell_sequence - 1 as move_sequence,
    {{ days_between('moves.from_start_date', 'moves.spell_start_date') }} as days_in_from_placement,
    to_placements.distance_miles - from_placements.distance_miles as distance_change_miles,
    moves.is_counted,
    to_placements.is_planned,
    to_placements.placement_la_code = from_placements.placement_la_code as is_same_la,
    to_placements.is_out_of_area,
    to_placements.is_over_20_miles,
    moves.is_short_break,
    moves.spell_start_date as move_date
from moves
left join placements as from_placements
    on moves.from_placement_row_id = from_placements.cla_placement_row_id
left join placements as to_placements
    on moves.cla_placement_row_id = to_placements.cla_placement_row_id
left join codes as change_reasons
    on
        change_reasons.code_id
        = concat_ws('-', 'placement_change_reason', from_placements.placement_change_reason_code)
