with

cla_episodes as (
    select * from {{ ref('stg_cla_episodes') }}
    where child_id is not null and cla_episode_start_date is not null
),

-- what is still to come is not in force
placements as (
    select
        cla_placement_row_id,
        cla_placement_id,
        child_id,
        placement_start_date,
        placement_end_date
    from {{ ref('int_cla_placements_with_details') }}
    where not coalesce(placement_start_date > {{ reporting_date() }}, false)
),

-- the rows of the placement that the episode names; the id can repeat
named_rows as (
    select
        cla_episodes.cla_episode_id,
        placements.cla_placement_row_id,
        placements.cla_placement_id,
        placements.placement_start_date,
        greatest(
            coalesce(placements.placement_start_date, cla_episodes.cla_episode_start_date),
            cla_episodes.cla_episode_start_date
        ) as from_date,
        placements.placement_end_date as to_date,
        coalesce(
            placements.placement_end_date > cla_episodes.cla_episode_start_date, true
        )
        and coalesce(
            placements.placement_start_date < cla_episodes.cla_episode_end_date, true
        ) as is_overlapping
    from cla_episodes
    inner join placements
        on
            cla_episodes.child_id = placements.child_id
            and cla_episodes.cla_placement_id = placements.cla_placement_id
),

-- all that overlap the episode; if none does, the nearest by start
named_candidates as (
    select * from named_rows
    qualify
        is_overlapping
        or (
            not bool_or(is_overlapping) over (partition by cla_episode_id)
            and row_number() over (
                partition by cla_episode_id
                order by placement_start_date desc nulls last, cla_placement_row_id desc nulls last
            ) = 1
        )
),

-- episodes whose own placement is in force on their first day; one without a row is taken to be
placed_from_the_start as (
    select
        cla_episodes.cla_episode_id,
        coalesce(
            bool_or({{ is_open_on(
                'named_candidates.from_date', 'named_candidates.to_date',
                'cla_episodes.cla_episode_start_date'
            ) }}),
            max(cla_episodes.cla_placement_id) is not null
        ) as is_placed
    from cla_episodes
    left join named_candidates on cla_episodes.cla_episode_id = named_candidates.cla_episode_id
    group by cla_episodes.cla_episode_id
),

candidates as (
    select
        cla_episode_id,
        cla_placement_row_id,
        cla_placement_id,
        from_date,
        to_date,
        true as is_named
    from named_candidates
    union all
    -- a named placement without a row is in force all the same
    select
        cla_episodes.cla_episode_id,
        null as cla_placement_row_id,
        cla_episodes.cla_placement_id,
        cla_episodes.cla_episode_start_date as from_date,
        null as to_date,
        true as is_named
    from cla_episodes
    left join named_candidates on cla_episodes.cla_episode_id = named_candidates.cla_episode_id
    where
        cla_episodes.cla_placement_id is not null
        and named_candidates.cla_episode_id is null
    union all
    -- other placements of the child that begin inside the episode; where its own is not in force
    -- on the first day, also those that are
    select
        cla_episodes.cla_episode_id,
        placements.cla_placement_row_id,
        placements.cla_placement_id,
        greatest(placements.placement_start_date, cla_episodes.cla_episode_start_date)
            as from_date,
        placements.placement_end_date as to_date,
        false as is_named
    from cla_episodes
    inner join placed_from_the_start
        on cla_episodes.cla_episode_id = placed_from_the_start.cla_episode_id
    inner join placements
        on
            cla_episodes.child_id = placements.child_id
            and cla_episodes.cla_placement_id is distinct from placements.cla_placement_id
            and (
                cla_episodes.cla_episode_start_date <= placements.placement_start_date
                or not placed_from_the_start.is_placed
            )
            and (
                cla_episodes.cla_episode_end_date is null
                or cla_episodes.cla_episode_end_date > placements.placement_start_date
            )
            and (
                placements.placement_end_date is null
                or (
                    placements.placement_end_date > placements.placement_start_date
                    and cla_episodes.cla_episode_start_date < placements.placement_end_date
                )
            )
),

change_days as (
    select
        cla_episode_id,
        cla_episode_start_date as change_date
    from cla_episodes
    union
    select
        cla_episode_id,
        from_date as change_date
    from candidates
    union
    select
        cla_episode_id,
        to_date as change_date
    from candidates
    where to_date is not null
),

-- strictly inside the episode, or its own start
change_days_inside as (
    select
        change_days.cla_episode_id,
        change_days.change_date,
        change_days.change_date = cla_episodes.cla_episode_start_date as is_start
    from change_days
    inner join cla_episodes on change_days.cla_episode_id = cla_episodes.cla_episode_id
    where
        change_days.change_date = cla_episodes.cla_episode_start_date
        or (
            change_days.change_date > cla_episodes.cla_episode_start_date
            and coalesce(change_days.change_date < cla_episodes.cla_episode_end_date, true)
            and change_days.change_date <= {{ reporting_date() }}
        )
),

-- of several the latest to begin, then the one that is named. Where none is open the one before
-- stays in force; at the start the one that is named
in_force as (
    select
        change_days_inside.cla_episode_id,
        change_days_inside.change_date,
        change_days_inside.is_start,
        candidates.cla_placement_row_id,
        candidates.cla_placement_id,
        candidates.is_named
    from change_days_inside
    left join candidates
        on
            change_days_inside.cla_episode_id = candidates.cla_episode_id
            and (
                {{ is_open_on(
                    'candidates.from_date', 'candidates.to_date', 'change_days_inside.change_date'
                ) }}
                or (change_days_inside.is_start and candidates.is_named)
            )
    qualify row_number() over (
        partition by change_days_inside.cla_episode_id, change_days_inside.change_date
        order by
            {{ is_open_on(
                'candidates.from_date', 'candidates.to_date', 'change_days_inside.change_date'
            ) }} desc nulls last,
            candidates.from_date desc nulls last,
            candidates.is_named desc nulls last,
            candidates.cla_placement_row_id desc nulls last
    ) = 1
)

select
    cla_episode_id,
    cla_placement_row_id,
    cla_placement_id,
    case
        when is_named then 'extract'
        when is_named is not null then 'rule'
    end as placement_linked_by,
    change_date as placed_from_date,
    lead(change_date) over (
        partition by cla_episode_id
        order by change_date nulls last
    ) as placed_to_date
from in_force
where is_start or is_named is not null
