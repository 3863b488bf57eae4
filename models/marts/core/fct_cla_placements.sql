with

placements as (
    select * from {{ ref('int_cla_placements_with_details') }}
),

records_in_periods as (
    select * from {{ ref('int_cla_records_in_periods') }}
    where record_type = 'placement'
),

periods as (
    select * from {{ ref('int_periods_of_care') }}
),

spells as (
    select * from {{ ref('int_cla_placement_spells') }}
),

carer_stays as (
    select * from {{ ref('int_carer_stays') }}
),

distances as (
    select * from {{ ref('int_cla_placement_distances') }}
),

codes as (
    select * from {{ ref('dim_codes') }}
),

-- returns name the authority of a placement by its ONS code
authorities as (
    select
        ons_code,
        min(la_code) as la_code
    from {{ ref('dim_local_authorities') }}
    where ons_code is not null
    group by ons_code
),

-- a placement that a temporary one interrupts has several
first_spells as (
    select
        spells.cla_placement_row_id,
        carer_stays.carer_stay_id,
        spells.is_first_of_stay and carer_stays.is_counted as is_counted,
        carer_stays.stay_start_date
    from spells
    inner join carer_stays
        on
            spells.period_of_care_id = carer_stays.period_of_care_id
            and spells.stay_sequence = carer_stays.stay_sequence
    where spells.cla_placement_row_id is not null
    qualify row_number() over (
        partition by spells.cla_placement_row_id
        order by spells.spell_start_date nulls last, spells.spell_sequence nulls last
    ) = 1
),

linked as (
    select
        placements.*,
        least(placements.placement_end_date, {{ reporting_date() }}) as counted_to_date,
        records_in_periods.period_of_care_id,
        records_in_periods.period_linked_by,
        periods.is_short_breaks_only
    from placements
    left join records_in_periods
        on placements.cla_placement_row_id = records_in_periods.record_id
    left join periods on records_in_periods.period_of_care_id = periods.period_of_care_id
),

sequenced as (
    select
        *,
        case
            when period_of_care_id is not null
                then cast(
                    row_number() over (
                        partition by period_of_care_id
                        order by
                            placement_start_date nulls last,
                            placement_end_date nulls last,
                            cla_placement_row_id nulls last
                    ) as bigint
                )
        end as placement_sequence,
        case
            when period_of_care_id is not null
                then lag(cla_placement_row_id) over (
                    partition by period_of_care_id
                    order by
                        placement_start_date nulls last,
                        placement_end_date nulls last,
                        cla_placement_row_id nulls last
                )
        end as previous_cla_placement_row_id,
        max(placement_end_date) over earlier_placements as latest_end_before,
        count_if(placement_start_date is not null and placement_end_date is null)
            over earlier_placements as n_open_before
    from linked
    window earlier_placements as (
        partition by coalesce(child_id, cla_placement_row_id)
        order by
            placement_start_date nulls last,
            placement_end_date nulls last,
            cla_placement_row_id nulls last
        rows between unbounded preceding and 1 preceding
    )
)

select
    placements.cla_placement_row_id,
    placements.cla_placement_id,
    placements.child_id,
    placements.la_code,
    placements.origin,
    placements.period_of_care_id,
    placements.cla_period_id,
    placements.previous_cla_placement_row_id,
    first_spells.carer_stay_id,
    placements.carer_id,
    placements.provider_id,
    placements.placement_type_code,
    placement_types.code_label as placement_type_label,
    placement_types.group_code as placement_group_code,
    placement_types.group_label as placement_group_label,
    placements.placement_provider_code,
    providers.code_label as placement_provider_label,
    placements.placement_urn,
    placements.placement_postcode,
    distances.home_postcode,
    distances.placement_location_code,
    locations.code_label as placement_location_label,
    coalesce(placements.placement_la_code, authorities.la_code) as placement_la_code,
    placements.placement_change_reason_code,
    reasons.code_label as placement_change_reason_label,
    placements.child_linked_by,
    placements.period_linked_by,
    distances.distance_from,
    distances.placement_location_from,
    placements.placement_sequence,
    case
        when placements.placement_start_date <= placements.counted_to_date
            then {{ days_between('placements.placement_start_date', 'placements.counted_to_date') }}
    end as days_in_placement,
    distances.distance_miles,
    placements.placement_distance_miles as recorded_distance_miles,
    placements.weekly_cost_pounds,
    {{ is_open_on(
        'placements.placement_start_date', 'placements.placement_end_date', reporting_date()
    ) }} as is_open,
    distances.distance_miles > 20.0 as is_over_20_miles,
    distances.placement_location_code = 'OUT' as is_out_of_area,
    placements.is_address_confidential,
    placements.is_planned,
    placement_types.group_code = 'TEMPORARY' as is_temporary,
    placements.is_short_breaks_only as is_short_breaks,
    -- a placement without a spell was never in force for a day
    case
        when placements.period_of_care_id is not null
            then coalesce(first_spells.is_counted, false)
    end as is_counted,
    case
        when placements.period_of_care_id is not null
            then first_spells.cla_placement_row_id is not null
    end as is_in_an_episode,
    placements.placement_end_date < placements.placement_start_date as is_end_before_start,
    placements.placement_end_date = placements.placement_start_date as is_same_day,
    case
        when placements.child_id is not null and placements.placement_start_date is not null
            then
                coalesce(placements.latest_end_before > placements.placement_start_date, false)
                or coalesce(placements.n_open_before > 0, false)
    end as is_overlapping_earlier,
    placements.period_of_care_id is null as is_outside_care,
    placements.child_id is null as is_child_unknown,
    placements.placement_start_date,
    placements.placement_end_date,
    first_spells.stay_start_date as carer_stay_start_date
from sequenced as placements
left join first_spells
    on placements.cla_placement_row_id = first_spells.cla_placement_row_id
left join distances on placements.cla_placement_row_id = distances.cla_placement_row_id
left join authorities on placements.placement_la_ons_code = authorities.ons_code
left join codes as placement_types
    on placement_types.code_id = concat_ws('-', 'placement_type', placements.placement_type_code)
left join codes as providers
    on providers.code_id = concat_ws('-', 'placement_provider', placements.placement_provider_code)
left join codes as locations
    on
        locations.code_id
        = concat_ws('-', 'placement_location', distances.placement_location_code)
left join codes as reasons
    on
        reasons.code_id
        = concat_ws('-', 'placement_change_reason', placements.placement_change_reason_code)
