{# a table: read by three models #}
{{ config(materialized='table') }}

with

cla_episodes as (
    select * from {{ ref('int_cla_episodes_sequenced') }}
),

periods as (
    select * from {{ ref('int_periods_of_care') }}
),

placements as (
    select * from {{ ref('int_cla_placements_with_details') }}
),

-- an episode that starts and ends on one day is no placement of 24 hours, and what is still to
-- come is none yet
lasting_episodes as (
    select
        *,
        row_number() over period_in_order = 1 or coalesce(is_placement_changed, false)
            as is_first_of_spell
    from cla_episodes
    where
        period_of_care_id is not null
        and episode_start_date <= {{ reporting_date() }}
        and episode_end_date is distinct from episode_start_date
    window period_in_order as (
        partition by period_of_care_id
        order by child_sequence nulls last
    )
),

numbered_episodes as (
    select
        *,
        cast(
            sum(case when is_first_of_spell then 1 else 0 end) over (
                partition by period_of_care_id
                order by child_sequence nulls last
                rows between unbounded preceding and current row
            ) as bigint
        ) as spell_sequence
    from lasting_episodes
),

-- one placement after another: each lasts until the next begins, the last until care ends
spells as (
    select
        episodes.period_of_care_id,
        episodes.spell_sequence,
        episodes.child_id,
        episodes.la_code,
        episodes.cla_episode_id,
        episodes.cla_placement_row_id,
        episodes.cla_placement_id,
        episodes.start_reason_code,
        placements.placement_type_code,
        placements.placement_group_code,
        placements.adoption_carer_code,
        placements.placement_provider_code,
        placements.placement_urn,
        placements.placement_postcode_key,
        placements.carer_id,
        episodes.is_temporary,
        -- of a placement without a row nobody knows whether it was a temporary one
        not episodes.is_temporary and episodes.cla_placement_row_id is not null as is_settled,
        episodes.is_short_break,
        -- the first of a period whose beginning is not here may have begun before its episode
        case
            when episodes.spell_sequence = 1 and not coalesce(periods.is_first_known, false)
                then greatest(
                    periods.period_start_date,
                    least(
                        coalesce(placements.placement_start_date, episodes.episode_start_date),
                        episodes.episode_start_date
                    )
                )
            else episodes.episode_start_date
        end as spell_start_date,
        coalesce(periods.is_first_known, false)
        or episodes.spell_sequence > 1
        or coalesce(placements.placement_start_date <= episodes.episode_start_date, false)
            as is_start_known,
        coalesce(
            lead(episodes.episode_start_date) over (
                partition by episodes.period_of_care_id
                order by episodes.spell_sequence nulls last
            ),
            periods.period_end_date
        ) as spell_end_date
    from numbered_episodes as episodes
    inner join periods on episodes.period_of_care_id = periods.period_of_care_id
    left join placements on episodes.cla_placement_row_id = placements.cla_placement_row_id
    where episodes.is_first_of_spell
),

spells_numbered as (
    select
        *,
        cast(
            sum(case when is_settled then 1 else 0 end) over (
                partition by period_of_care_id
                order by spell_sequence nulls last
                rows between unbounded preceding and current row
            ) as bigint
        ) as settled_sequence
    from spells
),

-- each settled placement beside the settled one before it, whatever others lie between
settled_pairs as (
    select
        *,
        lag(spell_sequence) over settled_in_order as previous_spell_sequence,
        lag(cla_placement_id) over settled_in_order as previous_placement_id,
        lag(placement_type_code) over settled_in_order as previous_type_code,
        lag(placement_provider_code) over settled_in_order as previous_provider_code,
        lag(placement_urn) over settled_in_order as previous_urn,
        lag(placement_postcode_key) over settled_in_order as previous_postcode_key,
        lag(carer_id) over settled_in_order as previous_carer_id
    from spells_numbered
    where is_settled
    window settled_in_order as (
        partition by period_of_care_id
        order by settled_sequence nulls last
    )
),

settled as (
    select
        period_of_care_id,
        spell_sequence,
        settled_sequence,
        adoption_carer_code = 'CURRENT_CARER' as is_adoption_by_carer,
        previous_spell_sequence is not null
        and coalesce(
            case
                when adoption_carer_code = 'CURRENT_CARER' then true
                when carer_id is not null and previous_carer_id is not null
                    then carer_id = previous_carer_id
                when cla_placement_id = previous_placement_id then true
                when
                    start_reason_code in ('T', 'U')
                    and spell_sequence = previous_spell_sequence + 1
                    then true
                else
                    placement_type_code = previous_type_code
                    and coalesce(placement_provider_code, '')
                    = coalesce(previous_provider_code, '')
                    and coalesce(placement_urn, '') = coalesce(previous_urn, '')
                    and placement_postcode_key = previous_postcode_key
            end,
            false
        ) as is_stay_continued
    from settled_pairs
),

-- a temporary placement belongs to the stay it interrupts, unless another carer followed; one
-- without a row only if the child came back to the same carer, or the source says the same carer
with_stays as (
    select
        spells_numbered.*,
        case
            when spells_numbered.is_temporary
                then
                    spells_numbered.settled_sequence = 0
                    or coalesce(not next_settled.is_stay_continued, false)
            when not spells_numbered.is_settled
                then
                    spells_numbered.settled_sequence = 0
                    or (
                        not coalesce(next_settled.is_stay_continued, false)
                        and not coalesce(spells_numbered.start_reason_code in ('T', 'U'), false)
                    )
            else not own_settled.is_stay_continued
        end as is_first_of_stay,
        own_settled.is_adoption_by_carer
    from spells_numbered
    left join settled as own_settled
        on
            spells_numbered.period_of_care_id = own_settled.period_of_care_id
            and spells_numbered.spell_sequence = own_settled.spell_sequence
    left join settled as next_settled
        on
            spells_numbered.period_of_care_id = next_settled.period_of_care_id
            and spells_numbered.settled_sequence + 1 = next_settled.settled_sequence
)

select
    period_of_care_id,
    spell_sequence,
    child_id,
    la_code,
    cla_episode_id,
    cla_placement_row_id,
    cla_placement_id,
    placement_type_code,
    cast(
        sum(case when is_first_of_stay then 1 else 0 end) over (
            partition by period_of_care_id
            order by spell_sequence nulls last
            rows between unbounded preceding and current row
        ) as bigint
    ) as stay_sequence,
    is_first_of_stay,
    is_temporary,
    is_short_break,
    coalesce(is_adoption_by_carer, false) as is_adoption_by_carer,
    placement_group_code = 'ADOPTION' as is_placed_for_adoption,
    is_start_known,
    spell_start_date,
    spell_end_date
from with_stays
