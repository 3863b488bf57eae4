{# a table: read by the model that puts periods together, and wide #}
{{ config(materialized='table') }}

with

cla_episodes as (
    select * from {{ ref('stg_cla_episodes') }}
),

episode_placements as (
    select * from {{ ref('int_cla_episode_placements') }}
),

placements as (
    select * from {{ ref('int_cla_placements_with_details') }}
),

statuses_in_force as (
    select * from {{ ref('int_legal_statuses_in_force') }}
),

history_episodes as (
    select * from {{ ref('int_cla_history_episodes') }}
),

cut_days as (
    select
        cla_episode_id,
        cla_episode_start_date as cut_date,
        false as is_status_cut
    from cla_episodes
    union all
    select
        cla_episode_id,
        placed_from_date as cut_date,
        false as is_status_cut
    from episode_placements
    union all
    select
        cla_episodes.cla_episode_id,
        statuses_in_force.in_force_from_date as cut_date,
        true as is_status_cut
    from cla_episodes
    inner join statuses_in_force
        on
            cla_episodes.child_id = statuses_in_force.child_id
            and cla_episodes.cla_episode_start_date < statuses_in_force.in_force_from_date
            and (
                cla_episodes.cla_episode_end_date is null
                or cla_episodes.cla_episode_end_date > statuses_in_force.in_force_from_date
            )
    where
        statuses_in_force.is_change
        -- the last day of the episode, left without a status by an end recorded as the last day
        and not (
            statuses_in_force.legal_status_id is null
            and coalesce(
                statuses_in_force.in_force_from_date + 1 = cla_episodes.cla_episode_end_date, false
            )
        )
),

-- two changes on one day are one
cut_days_once as (
    select
        cla_episode_id,
        cut_date,
        bool_or(is_status_cut) as is_status_cut
    from cut_days
    group by cla_episode_id, cut_date
),

pieces_of_extracts as (
    select
        'extract' as origin,
        cla_episodes.cla_episode_id,
        cla_episodes.source_cla_episode_id,
        cla_episodes.child_id,
        cla_episodes.la_code,
        cla_episodes.cla_period_id,
        cla_episodes.referral_id,
        cla_episodes.start_reason_code,
        cla_episodes.category_of_need_code,
        cla_episodes.ceased_reason_code,
        cla_episodes.cla_episode_end_date,
        cla_episodes.entered_care_date,
        cla_episodes.last_iro_contact_date,
        cut_days_once.cut_date,
        cut_days_once.is_status_cut,
        coalesce(cut_days_once.cut_date > cla_episodes.cla_episode_start_date, false) as is_cut,
        row_number() over (
            partition by cut_days_once.cla_episode_id
            order by cut_days_once.cut_date desc nulls last
        ) = 1 as is_last_piece,
        statuses_in_force.legal_status_id,
        statuses_in_force.legal_status_code,
        statuses_in_force.status_key,
        coalesce(statuses_in_force.is_short_break, false) as is_short_break,
        coalesce(episode_placements.cla_placement_id, cla_episodes.cla_placement_id)
            as placement_id_in_force,
        episode_placements.placement_linked_by,
        placements.cla_placement_row_id,
        placements.placement_type_code,
        placements.placement_provider_code,
        placements.placement_urn,
        placements.placement_postcode_key,
        placements.carer_id,
        coalesce(placements.is_temporary, false) as is_temporary
    from cut_days_once
    inner join cla_episodes on cut_days_once.cla_episode_id = cla_episodes.cla_episode_id
    left join statuses_in_force
        on
            cla_episodes.child_id = statuses_in_force.child_id
            and {{ is_open_on(
                'statuses_in_force.in_force_from_date', 'statuses_in_force.in_force_to_date',
                'cut_days_once.cut_date'
            ) }}
    left join episode_placements
        on
            cla_episodes.cla_episode_id = episode_placements.cla_episode_id
            and {{ is_open_on(
                'episode_placements.placed_from_date', 'episode_placements.placed_to_date',
                'cut_days_once.cut_date'
            ) }}
    left join placements
        on episode_placements.cla_placement_row_id = placements.cla_placement_row_id
),

-- an episode of a return has one legal status and one placement already
pieces_of_returns as (
    select
        'file' as origin,
        history_episodes.cla_episode_id,
        cast(null as varchar) as source_cla_episode_id,
        history_episodes.child_id,
        history_episodes.la_code,
        cast(null as varchar) as cla_period_id,
        cast(null as varchar) as referral_id,
        history_episodes.start_reason_code,
        history_episodes.category_of_need_code,
        history_episodes.ceased_reason_code,
        history_episodes.episode_end_date as cla_episode_end_date,
        cast(null as date) as entered_care_date,
        cast(null as date) as last_iro_contact_date,
        history_episodes.episode_start_date as cut_date,
        false as is_status_cut,
        false as is_cut,
        true as is_last_piece,
        cast(null as varchar) as legal_status_id,
        history_episodes.legal_status_code,
        case
            when history_episodes.is_short_break then history_episodes.cla_episode_id
            else history_episodes.legal_status_code
        end as status_key,
        history_episodes.is_short_break,
        history_episodes.cla_placement_id as placement_id_in_force,
        'extract' as placement_linked_by,
        placements.cla_placement_row_id,
        placements.placement_type_code,
        placements.placement_provider_code,
        placements.placement_urn,
        placements.placement_postcode_key,
        placements.carer_id,
        coalesce(placements.is_temporary, false) as is_temporary
    from history_episodes
    left join placements on history_episodes.cla_placement_id = placements.cla_placement_id
),

pieces as (
    select * from pieces_of_extracts
    union all
    select * from pieces_of_returns
),

-- some case systems give one row per legal status, and two at a time make two rows that are alike
with_repeats as (
    select
        *,
        child_id is not null
        and cut_date is not null
        and row_number() over (
            partition by
                child_id, cut_date, is_last_piece, cla_episode_end_date, status_key,
                placement_id_in_force, cla_placement_row_id
            order by
                ceased_reason_code asc nulls last,
                start_reason_code asc nulls last,
                cla_episode_id asc nulls last
        ) > 1 as is_repeated
    from pieces
),

with_previous as (
    select
        *,
        lag(cut_date) over child_in_order as previous_start_date,
        lag(status_key) over child_in_order as previous_status_key,
        lag(placement_id_in_force) over child_in_order as previous_placement_id,
        lag(cla_placement_row_id) over child_in_order as previous_placement_row_id,
        lag(placement_type_code) over child_in_order as previous_type_code,
        lag(placement_provider_code) over child_in_order as previous_provider_code,
        lag(placement_urn) over child_in_order as previous_urn,
        lag(placement_postcode_key) over child_in_order as previous_postcode_key,
        lag(carer_id) over child_in_order as previous_carer_id,
        lag(is_temporary) over child_in_order as is_previous_temporary
    from with_repeats
    window child_in_order as (
        partition by coalesce(case when not is_repeated then child_id end, cla_episode_id)
        order by
            cut_date nulls last, cla_episode_end_date nulls last, cla_episode_id nulls last
    )
),

compared as (
    select
        *,
        status_key != previous_status_key as is_status_changed,
        -- what the return can show of a placement
        coalesce(placement_type_code, '') = coalesce(previous_type_code, '')
        and coalesce(placement_provider_code, '') = coalesce(previous_provider_code, '')
        and coalesce(placement_urn, '') = coalesce(previous_urn, '')
        and coalesce(placement_postcode_key, '') = coalesce(previous_postcode_key, '') as is_alike,
        coalesce(placement_id_in_force, '') = coalesce(previous_placement_id, '') as is_same_id,
        cla_placement_row_id is not null and previous_placement_row_id is not null as has_both_rows,
        carer_id = previous_carer_id as is_same_carer_id
    from with_previous
),

with_changes as (
    select
        *,
        case
            when previous_start_date is null then null
            when not has_both_rows then not is_same_id
            when is_same_id then not is_alike
            -- another id, but the same place: without a postcode nobody can tell
            else not (
                is_alike
                and placement_postcode_key is not null
                and coalesce(is_same_carer_id, true)
            )
        end as is_placement_changed,
        -- a temporary placement is never with the carer before or after it
        case
            when previous_start_date is null then null
            when is_temporary or coalesce(is_previous_temporary, false) then false
            when is_same_carer_id is not null then is_same_carer_id
            when is_same_id and placement_id_in_force is not null then true
        end as is_same_carer
    from compared
),

-- a new record of the same placement does not cut an episode; short breaks are one episode each,
-- wherever they are spent
cut as (
    select * from with_changes
    where
        not is_cut
        or is_status_cut
        or (coalesce(is_placement_changed, false) and not is_short_break)
),

numbered as (
    select
        *,
        cast(row_number() over episode_in_order as bigint) as piece_number,
        lead(cut_date) over episode_in_order as next_cut_date
    from cut
    window episode_in_order as (
        partition by cla_episode_id
        order by cut_date nulls last
    )
)

select
    case
        when piece_number = 1 then cla_episode_id
        else concat_ws('-', cla_episode_id, piece_number)
    end as cla_episode_id,
    cla_episode_id as staged_cla_episode_id,
    source_cla_episode_id,
    child_id,
    la_code,
    origin,
    cla_period_id,
    referral_id,
    legal_status_id,
    legal_status_code,
    status_key,
    cla_placement_row_id,
    placement_id_in_force as cla_placement_id,
    placement_linked_by,
    -- the source gives its reason for the piece it begins with
    case when piece_number = 1 then start_reason_code end as source_start_reason_code,
    category_of_need_code as source_category_of_need_code,
    case when next_cut_date is null then ceased_reason_code end as source_ceased_reason_code,
    case
        when piece_number = 1 then 'extract'
        when is_status_cut and is_placement_changed then 'both'
        when is_status_cut then 'legal_status'
        else 'placement'
    end as built_by,
    piece_number,
    next_cut_date is not null as is_continued,
    is_repeated,
    is_short_break,
    is_temporary,
    is_status_changed,
    is_placement_changed,
    is_same_carer,
    cut_date as episode_start_date,
    coalesce(next_cut_date, cla_episode_end_date) as episode_end_date,
    entered_care_date,
    last_iro_contact_date
from numbered
