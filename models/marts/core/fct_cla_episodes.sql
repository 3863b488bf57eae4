with

cla_episodes as (
    select * from {{ ref('int_cla_episodes_sequenced') }}
),

placements as (
    select * from {{ ref('int_cla_placements_with_details') }}
),

legal_statuses as (
    select * from {{ ref('stg_legal_status') }}
),

referrals as (
    select * from {{ ref('stg_cin_episodes') }}
),

children as (
    select * from {{ ref('dim_children') }}
),

codes as (
    select * from {{ ref('dim_codes') }}
),

-- a council without a single record has sent no such extract, and then nobody knows
councils_with_legal_statuses as (
    select la_code from legal_statuses
    group by la_code
),

councils_with_placements as (
    select la_code from placements
    group by la_code
),

with_next as (
    select
        *,
        least(episode_end_date, {{ reporting_date() }}) as counted_to_date,
        lead(episode_start_date) over child_in_order as next_start_date,
        lead(period_of_care_id) over child_in_order as next_period_of_care_id,
        lead(start_reason_code) over child_in_order as next_start_reason_code,
        coalesce(lead(is_temporary) over child_in_order, false) as is_next_temporary
    from cla_episodes
    window child_in_order as (
        partition by case when child_sequence is not null then child_id else cla_episode_id end
        order by child_sequence nulls last, cla_episode_id nulls last
    )
),

-- care goes on where the next episode of the period starts on the day that this one ends
with_ceased_reason as (
    select
        *,
        coalesce(
            next_start_date = episode_end_date and next_period_of_care_id = period_of_care_id,
            false
        ) as is_followed_same_day,
        case
            when
                next_start_date = episode_end_date
                and next_period_of_care_id = period_of_care_id
                then 'X1'
            else end_reason_code
        end as ceased_reason_code
    from with_next
)

select
    episodes.cla_episode_id,
    episodes.source_cla_episode_id,
    episodes.period_of_care_id,
    episodes.child_id,
    episodes.la_code,
    episodes.origin,
    episodes.cla_period_id,
    referrals.referral_id,
    episodes.legal_status_id,
    episodes.cla_placement_id,
    episodes.cla_placement_row_id,
    placements.provider_id,
    episodes.start_reason_code,
    start_reasons.code_label as start_reason_label,
    episodes.source_start_reason_code,
    episodes.start_reason_from,
    episodes.category_of_need_code,
    needs.code_label as category_of_need_label,
    episodes.legal_status_code,
    statuses.code_label as legal_status_label,
    statuses.group_code as legal_status_group_code,
    statuses.group_label as legal_status_group_label,
    placements.placement_type_code,
    placement_types.code_label as placement_type_label,
    placement_types.group_code as placement_group_code,
    placement_types.group_label as placement_group_label,
    placements.placement_provider_code,
    providers.code_label as placement_provider_label,
    placements.placement_urn,
    placements.placement_postcode,
    episodes.ceased_reason_code,
    ceased_reasons.code_label as ceased_reason_label,
    ceased_reasons.group_code as ceased_group_code,
    ceased_reasons.group_label as ceased_group_label,
    episodes.source_ceased_reason_code,
    case
        when episodes.ceased_reason_code is null then null
        when episodes.ceased_reason_code = episodes.source_ceased_reason_code then 'extract'
        else 'rule'
    end as ceased_reason_from,
    -- on the episode that ends, and never next to a temporary placement
    case
        when
            episodes.is_followed_same_day
            and episodes.next_start_reason_code in ('P', 'B', 'T', 'U')
            and not episodes.is_temporary
            and not episodes.is_next_temporary
            then placements.placement_change_reason_code
    end as placement_change_reason_code,
    case
        when
            episodes.is_followed_same_day
            and episodes.next_start_reason_code in ('P', 'B', 'T', 'U')
            and not episodes.is_temporary
            and not episodes.is_next_temporary
            then change_reasons.code_label
    end as placement_change_reason_label,
    episodes.built_by,
    episodes.placement_linked_by,
    {{ age_in_years('children.dob', 'episodes.episode_start_date') }} as age_at_start,
    episodes.child_sequence as episode_sequence,
    case
        when episodes.episode_start_date <= episodes.counted_to_date
            then {{ days_between('episodes.episode_start_date', 'episodes.counted_to_date') }}
    end as days_in_episode,
    {{ is_open_on(
        'episodes.episode_start_date', 'episodes.episode_end_date', reporting_date()
    ) }} as is_open,
    episodes.is_first_of_period,
    episodes.is_repeated,
    statuses.group_code = 'SHORT_BREAK' as is_short_break,
    episodes.is_temporary as is_temporary_placement,
    episodes.is_status_changed,
    episodes.is_placement_changed,
    episodes.is_same_carer,
    episodes.is_unexplained_change,
    coalesce(episodes.start_reason_code != episodes.source_start_reason_code, false)
    -- an end and a start of care on one day are counted once, with the end
    and not coalesce(
        episodes.source_start_reason_code = 'S' and episodes.previous_end_reason_code != 'X1', false
    ) as is_start_reason_corrected,
    -- what is still to come has neither yet
    case
        when
            episodes.episode_start_date <= {{ reporting_date() }}
            and (councils_with_legal_statuses.la_code is not null or episodes.origin = 'file')
            then episodes.legal_status_code is null
    end as is_legal_status_missing,
    case
        when
            episodes.episode_start_date <= {{ reporting_date() }}
            and councils_with_placements.la_code is not null
            and episodes.cla_placement_id is not null
            then episodes.cla_placement_row_id is null
    end as is_placement_row_missing,
    -- a day more is an end recorded as the last day; an agreement on short breaks outlasts its
    -- placement
    case
        when not episodes.is_short_break
            then placements.placement_end_date + 1 < episodes.counted_to_date
    end as is_beyond_placement_end,
    episodes.episode_start_date > {{ reporting_date() }} as is_dated_in_future,
    episodes.episode_end_date < episodes.episode_start_date as is_end_before_start,
    episodes.episode_end_date = episodes.episode_start_date as is_same_day,
    -- of two that overlap the later one; an earlier one left open counts for its successor only
    case
        when episodes.period_of_care_id is not null
            then
                episodes.child_sequence > 1
                and (
                    episodes.is_previous_open
                    or coalesce(episodes.latest_end_before > episodes.episode_start_date, false)
                )
    end as is_overlapping_earlier,
    case when episodes.referral_id is not null then referrals.referral_id is null end
        as is_referral_orphan,
    -- the one before says that care went on, and there are days between
    case
        when episodes.period_of_care_id is not null
            then coalesce(
                episodes.episode_start_date > episodes.latest_end_before
                and episodes.previous_end_reason_code = 'X1',
                false
            )
    end as is_gap_before,
    coalesce(
        episodes.source_ceased_reason_code = 'X1'
        and episodes.episode_end_date <= {{ reporting_date() }}
        and episodes.next_start_date is null,
        false
    ) as is_x1_without_next,
    coalesce(
        episodes.source_ceased_reason_code != 'X1' and episodes.is_followed_same_day, false
    ) as is_ceased_with_next,
    (episodes.episode_end_date is null) != (episodes.ceased_reason_code is null)
        as is_ceased_reason_mismatched,
    episodes.source_category_of_need_code != episodes.category_of_need_code
        as is_category_of_need_different,
    episodes.episode_start_date,
    episodes.episode_end_date,
    episodes.last_iro_contact_date
from with_ceased_reason as episodes
left join placements on episodes.cla_placement_row_id = placements.cla_placement_row_id
left join councils_with_legal_statuses
    on episodes.la_code = councils_with_legal_statuses.la_code
left join councils_with_placements on episodes.la_code = councils_with_placements.la_code
left join referrals on episodes.referral_id = referrals.referral_id
left join children on episodes.child_id = children.child_id
left join codes as start_reasons
    on
        start_reasons.code_id
        = concat_ws('-', 'reason_new_episode', episodes.start_reason_code)
left join codes as needs
    on needs.code_id = concat_ws('-', 'category_of_need', episodes.category_of_need_code)
left join codes as statuses
    on statuses.code_id = concat_ws('-', 'legal_status', episodes.legal_status_code)
left join codes as placement_types
    on placement_types.code_id = concat_ws('-', 'placement_type', placements.placement_type_code)
left join codes as providers
    on
        providers.code_id
        = concat_ws('-', 'placement_provider', placements.placement_provider_code)
left join codes as ceased_reasons
    on
        ceased_reasons.code_id
        = concat_ws('-', 'reason_episode_ceased', episodes.ceased_reason_code)
left join codes as change_reasons
    on
        change_reasons.code_id
        = concat_ws('-', 'placement_change_reason', placements.placement_change_reason_code)
