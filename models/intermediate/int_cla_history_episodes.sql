{# a table: read by six models #}
{{ config(materialized='table') }}

with

history_rows as (
    select * from {{ ref('int_cla_history_rows') }}
),

code_groups as (
    select * from {{ ref('code_groups') }}
),

-- the start that an earlier file had for it
moved_starts as (
    select
        other_row_id,
        max(decom) as moved_from_date
    from history_rows
    where finding = 'start_changed'
    group by other_row_id
),

kept_rows as (
    select
        history_rows.*,
        moved_starts.moved_from_date
    from history_rows
    left join moved_starts on history_rows.history_row_id = moved_starts.other_row_id
    where history_rows.outcome = 'kept'
),

-- an end before the start is unknown, and ends care only where a reason says so
with_next as (
    select
        *,
        case
            when dec >= decom then dec
            when dec is not null and coalesce(rec, 'X1') != 'X1' then decom
        end as known_end_date,
        lead(decom) over child_in_order as next_start_date,
        coalesce(lead(rne) over child_in_order, '') as next_rne,
        lead(collection_year) over child_in_order as next_row_year,
        lead(moved_from_date) over child_in_order as next_moved_from_date
    from kept_rows
    window child_in_order as (
        partition by child_id
        order by decom nulls last
    )
),

-- what is wrong with the end: the next episode, or the next file, tells
with_findings as (
    select
        *,
        case
            when known_end_date > next_start_date then 'overlap'
            when
                known_end_date + 1 = next_start_date
                and coalesce(rec, 'X1') = 'X1'
                and next_rne != 'S'
                then 'gap_of_a_day'
            when
                known_end_date < next_start_date
                and known_end_date = next_moved_from_date
                and coalesce(rec, 'X1') = 'X1'
                and next_rne != 'S'
                then 'gap_of_a_moved_start'
            when dec is not null and known_end_date is not null and dec < decom
                then 'end_before_start'
            when known_end_date is not null then null
            when next_start_date is not null and next_rne = 'S' then 'open_then_new_period'
            when next_start_date is not null then 'open_then_followed'
            when next_collection_year is not null then 'open_then_absent'
            when dec is not null then 'end_before_start'
        end as end_finding,
        -- the year after this file has none, and what happened in it nobody knows
        known_end_date is null
        and coalesce(next_collection_year > collection_year + 1, false)
        and coalesce(next_row_year > collection_year, true) as is_year_missing
    from with_next
),

repaired as (
    select
        *,
        case
            when
                end_finding in (
                    'overlap', 'gap_of_a_day', 'gap_of_a_moved_start', 'open_then_followed'
                )
                then next_start_date
            when end_finding = 'open_then_new_period'
                then least(reference_date, next_start_date - 1)
            when end_finding = 'open_then_absent' then reference_date
            else known_end_date
        end as episode_end_date,
        case
            when
                end_finding in (
                    'overlap', 'gap_of_a_day', 'gap_of_a_moved_start', 'open_then_followed'
                )
                then 'X1'
            -- the reason that stands for none
            when end_finding in ('open_then_new_period', 'open_then_absent') then 'E99'
            when known_end_date is not null then rec
        end as ceased_reason_code
    from with_findings
),

with_previous as (
    select
        repaired.*,
        coalesce(status_groups.group_code = 'SHORT_BREAK', false) as is_short_break,
        concat_ws(
            '/',
            coalesce(repaired.place, ''),
            coalesce(repaired.place_provider, ''),
            coalesce(repaired.urn, ''),
            coalesce(upper(replace(repaired.pl_post, ' ', '')), '')
        ) as place_key
    from repaired
    left join code_groups as status_groups
        on
            repaired.ls = status_groups.code
            and status_groups.code_set = 'legal_status'
            and status_groups.grouping = 'legal_status_group'
),

-- one placement after another: a new one where the reason says so, where it looks another, and
-- after each gap
with_placements as (
    select
        *,
        coalesce(
            rne in ('S', 'P', 'T', 'B', 'U')
            or place_key != lag(place_key) over child_in_order
            or decom > lag(episode_end_date) over child_in_order,
            false
        )
        or row_number() over child_in_order = 1 as is_first_of_placement
    from with_previous
    window child_in_order as (
        partition by child_id
        order by decom nulls last
    )
),

numbered as (
    select
        *,
        cast(
            sum(case when is_first_of_placement then 1 else 0 end) over (
                partition by child_id
                order by decom nulls last
                rows between unbounded preceding and current row
            ) as bigint
        ) as placement_number
    from with_placements
),

placements as (
    select
        child_id,
        placement_number,
        min(decom) as placement_start_date,
        max(decom) as last_episode_start_date
    from numbered
    group by child_id, placement_number
)

select
    concat_ws('-', numbered.child_id, cast(numbered.decom as string)) as cla_episode_id,
    numbered.history_row_id,
    numbered.child_id,
    numbered.la_code,
    concat_ws(
        '-', numbered.child_id, 'placement', cast(placements.placement_start_date as string)
    ) as cla_placement_id,
    numbered.rne as start_reason_code,
    numbered.cin as category_of_need_code,
    numbered.ls as legal_status_code,
    numbered.place as placement_type_code,
    numbered.place_provider as placement_provider_code,
    numbered.urn as placement_urn,
    numbered.pl_post as placement_postcode,
    numbered.home_post as home_postcode,
    numbered.pl_la as placement_la_ons_code,
    numbered.pl_location as placement_location_code,
    numbered.reason_place_change as placement_change_reason_code,
    numbered.ceased_reason_code,
    numbered.end_finding,
    numbered.collection_year,
    numbered.pl_distance as placement_distance_miles,
    numbered.is_year_missing,
    numbered.is_short_break,
    numbered.is_first_of_placement,
    numbered.decom = placements.last_episode_start_date as is_last_of_placement,
    -- with no word about the place there is no record of a placement
    coalesce(
        numbered.place, numbered.place_provider, numbered.urn, numbered.pl_post
    ) is not null as is_placement_known,
    numbered.decom as episode_start_date,
    numbered.episode_end_date,
    placements.placement_start_date
from numbered
inner join placements
    on
        numbered.child_id = placements.child_id
        and numbered.placement_number = placements.placement_number
