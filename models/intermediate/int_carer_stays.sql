{# a table: joined by day to every month end, and read by two facts #}
{{ config(materialized='table') }}

with

spells as (
    select * from {{ ref('int_cla_placement_spells') }}
),

first_spells as (
    select * from spells
    where is_first_of_stay
),

last_spells as (
    select * from spells
    qualify row_number() over (
        partition by period_of_care_id, stay_sequence
        order by spell_sequence desc nulls last
    ) = 1
),

stays as (
    select
        first_spells.period_of_care_id,
        first_spells.stay_sequence,
        first_spells.child_id,
        first_spells.la_code,
        first_spells.cla_placement_id,
        first_spells.cla_placement_row_id,
        first_spells.is_short_break,
        coalesce(first_spells.is_placed_for_adoption, false) as is_placed_for_adoption,
        first_spells.is_start_known,
        first_spells.spell_start_date as stay_start_date,
        last_spells.spell_end_date as stay_end_date
    from first_spells
    inner join last_spells
        on
            first_spells.period_of_care_id = last_spells.period_of_care_id
            and first_spells.stay_sequence = last_spells.stay_sequence
),

with_previous as (
    select
        *,
        lag(stay_start_date) over period_in_order as previous_start_date,
        lag(is_start_known) over period_in_order as is_previous_start_known
    from stays
    window period_in_order as (
        partition by period_of_care_id
        order by stay_sequence nulls last
    )
)

select
    concat_ws('-', period_of_care_id, 'stay', stay_sequence) as carer_stay_id,
    period_of_care_id,
    child_id,
    la_code,
    cla_placement_id as first_cla_placement_id,
    cla_placement_row_id as first_cla_placement_row_id,
    stay_sequence,
    not is_short_break and coalesce(stay_end_date > stay_start_date, true) as is_counted,
    is_placed_for_adoption,
    -- with the adopters and, before them, with the last carers
    case
        when is_placed_for_adoption then coalesce(is_previous_start_known, is_start_known)
        else is_start_known
    end as is_settled_since_known,
    case
        when is_placed_for_adoption then coalesce(previous_start_date, stay_start_date)
        else stay_start_date
    end as settled_since_date,
    stay_start_date,
    stay_end_date
from with_previous
