with

placement_moves as (
    select * from {{ ref('fct_cla_placement_moves') }}
    where
        not coalesce(is_short_break, false)
        -- to a temporary placement and back says nothing of why the placement ended
        and move_kind not in ('temporary', 'return')
),

cla_placements as (
    select * from {{ ref('fct_cla_placements') }}
    where is_counted
),

foster_households as (
    select * from {{ ref('fct_foster_households') }}
),

month_ends as (
    select * from {{ ref('dim_council_month_ends') }}
),

allocations as (
    select * from {{ ref('fct_allocations') }}
    where lead_role_code is not null
),

events as (
    select
        'move' as event_kind,
        cla_placement_move_id as record_id,
        la_code,
        child_id,
        coalesce(placement_change_reason_label, 'not recorded') as group_value,
        cast(null as bigint) as n_places,
        move_date as event_date,
        cast(null as date) as month_end_date
    from placement_moves
    union all
    select
        'placement' as event_kind,
        cla_placement_row_id as record_id,
        la_code,
        child_id,
        concat_ws(
            ', ',
            case
                when is_out_of_area then 'outside the council area'
                when not is_out_of_area then 'inside the council area'
                else 'place not recorded'
            end,
            case
                when is_over_20_miles then 'over 20 miles'
                when not is_over_20_miles then 'up to 20 miles'
                else 'distance not known'
            end
        ) as group_value,
        cast(null as bigint) as n_places,
        placement_start_date as event_date,
        cast(null as date) as month_end_date
    from cla_placements
    union all
    select
        'approval' as event_kind,
        foster_household_id as record_id,
        la_code,
        cast(null as varchar) as child_id,
        coalesce(foster_carer_type_label, 'not recorded') as group_value,
        n_places,
        approval_date as event_date,
        cast(null as date) as month_end_date
    from foster_households
    where approval_date is not null
    union all
    -- places with relatives and friends are not mainstream
    select
        'household' as event_kind,
        foster_households.foster_household_id as record_id,
        foster_households.la_code,
        cast(null as varchar) as child_id,
        coalesce(foster_households.foster_carer_type_label, 'not recorded') as group_value,
        foster_households.n_places,
        cast(null as date) as event_date,
        month_ends.month_end_date
    from foster_households
    inner join month_ends
        on
            foster_households.la_code = month_ends.la_code
            and {{ is_open_on(
                'foster_households.approval_date',
                'foster_households.end_date',
                'month_ends.month_end_date'
            ) }}
    where not coalesce(foster_households.is_relative, false)
),

keyed as (
    select
        *,
        concat_ws('-', event_kind, record_id, month_end_date) as record_key
    from events
),

with_teams as (
    {{ with_team_of_day('keyed', 'record_key', 'event_date') }}
)

select
    la_code,
    record_id,
    child_id,
    team_id,
    case when event_kind = 'move' then event_date end as move_date,
    case when event_kind = 'placement' then event_date end as placement_start_date,
    case when event_kind = 'approval' then event_date end as approval_date,
    month_end_date,
    case when event_kind = 'move' then true end as placement_change_reason_pct,
    group_value as placement_change_reason_pct__group,
    case when event_kind = 'placement' then true end as new_placement_distance_pct,
    group_value as new_placement_distance_pct__group,
    case when event_kind = 'approval' then true end as foster_households_recruited,
    group_value as foster_households_recruited__group,
    case when event_kind = 'household' then true end as foster_places_approved,
    group_value as foster_places_approved__group,
    cast(n_places as double) as foster_places_approved__value
from with_teams
