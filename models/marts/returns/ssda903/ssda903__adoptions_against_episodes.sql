{%- set rules = {
    'episodes_with_adoptions': ['331', '334', '335', '521', '582', '601'],
    'adoptions_with_adopted': ['602'],
    'episodes_with_decisions': ['1003', '117', '118', '551', '552', '553', '554', '557', '558'],
    'decisions_with_open_orders': ['553'],
    'episodes_with_permanence': ['630', '632', '634'],
} -%}
-- the linter cannot follow indents through the loops
-- noqa: disable=LT02
with

-- which episode of the child a rule speaks of: by start or end, of two alike the first in the file
episodes as (
    select
        *,
        rne = 'S' and row_number() over first_starts = 1 as is_first_start_of_care,
        rne = 'S' and row_number() over latest_starts = 1 as is_latest_start_of_care,
        coalesce(rec, '') != 'X1' and row_number() over latest_to_leave = 1 as is_latest_to_leave,
        not is_short_break and row_number() over first_without_breaks = 1
            as is_first_without_breaks,
        place in ('A3', 'A4', 'A5', 'A6') and row_number() over first_adoptions = 1
            as is_first_adoption_placement,
        ls = 'E1' and row_number() over first_placement_orders = 1 as is_first_placement_order,
        max(decom) over (partition by child_key) as latest_decom
    from {{ ref('ssda903__episode_inputs') }}
    window
        first_starts as (
            partition by child_key
            order by
                decom is not null and rne = 'S' desc nulls last,
                decom asc nulls last,
                record_no asc nulls last
        ),
        latest_starts as (
            partition by child_key
            order by
                decom is not null and rne = 'S' desc nulls last,
                decom desc nulls last,
                record_no asc nulls last
        ),
        latest_to_leave as (
            partition by child_key
            order by
                decom is not null and coalesce(rec, '') != 'X1' desc nulls last,
                decom desc nulls last,
                record_no asc nulls last
        ),
        first_without_breaks as (
            partition by child_key
            order by
                decom is not null and not is_short_break desc nulls last,
                decom asc nulls last,
                record_no asc nulls last
        ),
        first_adoptions as (
            partition by child_key
            order by
                decom is not null and place in ('A3', 'A4', 'A5', 'A6') desc nulls last,
                decom asc nulls last,
                record_no asc nulls last
        ),
        first_placement_orders as (
            partition by child_key
            order by
                decom is not null and ls = 'E1' desc nulls last,
                decom asc nulls last,
                record_no asc nulls last
        )
),

adoptions as (
    select
        *,
        date_int is not null or date_int_text is not null as has_date_int,
        date_match is not null or date_match_text is not null as has_date_match
    from {{ ref('ssda903__ad1') }}
),

decisions as (
    select
        *,
        date_placed_ceased is not null or date_placed_ceased_text is not null
            as has_date_placed_ceased,
        date_placed is not null and row_number() over (
            partition by child_key
            order by date_placed desc nulls last, record_no asc nulls last
        ) = 1 as is_latest_decision
    from {{ ref('ssda903__placed_adoption') }}
),

-- a part that is not known is written ZZ: the last day that it can have been
permanence as (
    select
        *,
        case
            when not regexp_matches(date_perm, '^([0-9][0-9]|ZZ)/([0-9][0-9]|ZZ)/([0-9]{4}|ZZZZ)$')
                then null
            when substr(date_perm, 4, 2) = 'ZZ'
                then {{ add_months('first_possible_date', 12) }} - 1
            when substr(date_perm, 1, 2) = 'ZZ'
                then {{ add_months('first_possible_date', 1) }} - 1
            else first_possible_date
        end as last_possible_date
    from (
        select
            *,
            try_cast(
                concat_ws(
                    '-',
                    replace(substr(date_perm, 7, 4), 'ZZZZ', '2000'),
                    replace(substr(date_perm, 4, 2), 'ZZ', '01'),
                    replace(substr(date_perm, 1, 2), 'ZZ', '01')
                ) as date
            ) as first_possible_date
        from {{ ref('ssda903__prev_perm') }}
    ) as dates
),

-- rows beside each other, a flag for each rule; the catalogue says which of the two fails
episodes_with_adoptions as (
    select
        episodes.submission_id,
        'episodes' as table_a,
        episodes.episode_row_id as row_a,
        'ad1' as table_b,
        adoptions.ad1_row_id as row_b,
        episodes.rec in ('E11', 'E12') and adoptions.date_match > episodes.decom as rule_331,
        episodes.is_latest_start_of_care and adoptions.date_int < episodes.decom as rule_334,
        episodes.rec in ('E1', 'E11', 'E12') and (
            (episodes.place in ('A2', 'A3', 'A5') and adoptions.foster_care = '0')
            or (episodes.place in ('A1', 'A4', 'A6') and adoptions.foster_care = '1')
        ) as rule_335,
        episodes.place in ('A3', 'A4', 'A5', 'A6') and adoptions.date_int > episodes.decom
            as rule_521,
        episodes.rec in ('E11', 'E12') and (
            episodes.dec = adoptions.date_match or episodes.dec_text = adoptions.date_match_text
        ) as rule_582,
        episodes.rec in ('E11', 'E12')
        and episodes.dec between episodes.period_start_date and episodes.reference_date
        and not (
            adoptions.has_date_int
            and adoptions.has_date_match
            and adoptions.foster_care is not null
            and adoptions.nb_adoptr is not null
            and adoptions.sex_adoptr is not null
            and adoptions.ls_adoptr is not null
        ) as rule_601
    from episodes
    inner join adoptions on episodes.child_key = adoptions.child_key
),

adopted_children as (
    select child_key from episodes
    where
        rec in ('E11', 'E12')
        and dec between period_start_date and reference_date
    group by child_key
),

adoptions_with_adopted as (
    select
        adoptions.submission_id,
        'ad1' as table_a,
        adoptions.ad1_row_id as row_a,
        'episodes' as table_b,
        cast(null as varchar) as row_b,
        adopted_children.child_key is null
        and (
            adoptions.has_date_int
            or adoptions.has_date_match
            or adoptions.foster_care is not null
            or adoptions.nb_adoptr is not null
            or adoptions.sex_adoptr is not null
            or adoptions.ls_adoptr is not null
        ) as rule_602
    from adoptions
    left join adopted_children on adoptions.child_key = adopted_children.child_key
),

episodes_with_decisions as (
    select
        episodes.submission_id,
        'episodes' as table_a,
        episodes.episode_row_id as row_a,
        'placed_adoption' as table_b,
        decisions.placed_adoption_row_id as row_b,
        episodes.is_first_start_of_care and decisions.date_placed < episodes.decom as rule_1003,
        episodes.is_latest_to_leave and (
            decisions.date_placed > episodes.reference_date
            or decisions.date_placed_ceased > episodes.reference_date
            or decisions.date_placed > episodes.dec
            or decisions.date_placed_ceased > episodes.dec
        ) as rule_117,
        episodes.is_first_without_breaks and (
            decisions.date_placed_ceased < episodes.decom
            or decisions.date_placed_ceased < episodes.period_start_date
        ) as rule_118,
        episodes.place in ('A3', 'A4', 'A5', 'A6')
        and decisions.date_placed is null
        and decisions.date_placed_text is null as rule_551,
        episodes.is_first_adoption_placement
        and decisions.is_latest_decision
        and episodes.decom < decisions.date_placed as rule_552,
        episodes.ls = 'E1' and decisions.child_key is null as rule_553,
        episodes.is_first_placement_order and decisions.date_placed > episodes.decom as rule_554,
        (episodes.place in ('A3', 'A4', 'A5', 'A6') or episodes.ls = 'E1')
        and episodes.rec not in ('E11', 'E12', 'X1')
        and (
            coalesce(not decisions.has_date_placed_ceased, true)
            or decisions.reason_placed_ceased is null
        ) as rule_557,
        episodes.rec in ('E11', 'E12')
        and bool_and(decisions.has_date_placed_ceased) over lines_of_child
        and count(*) over lines_of_child >= 2 as rule_558
    from episodes
    left join decisions on episodes.child_key = decisions.child_key
    window lines_of_child as (
        partition by episodes.child_key, coalesce(episodes.rec in ('E11', 'E12'), false)
    )
),

-- a decision that was reversed, although the placement order still runs
decisions_with_open_orders as (
    select
        decisions.submission_id,
        'placed_adoption' as table_a,
        decisions.placed_adoption_row_id as row_a,
        'episodes' as table_b,
        cast(null as varchar) as row_b,
        episodes.ls = 'E1'
        and episodes.dec is null
        and (
            decisions.has_date_placed_ceased or decisions.reason_placed_ceased is not null
        ) as rule_553
    from decisions
    inner join episodes on decisions.child_key = episodes.child_key
),

episodes_with_permanence as (
    select
        episodes.submission_id,
        'episodes' as table_a,
        episodes.episode_row_id as row_a,
        'prev_perm' as table_b,
        permanence.prev_perm_row_id as row_b,
        episodes.rne = 'S'
        and episodes.decom >= episodes.period_start_date
        and (
            permanence.prev_perm is null
            or (
                permanence.prev_perm != 'Z1'
                and (permanence.la_perm is null or permanence.date_perm is null)
            )
        ) as rule_630,
        episodes.is_first_episode and (
            permanence.last_possible_date >= episodes.decom
            or (permanence.date_perm is not null and permanence.last_possible_date is null)
        ) as rule_632,
        episodes.latest_decom < episodes.period_start_date
        and coalesce(permanence.prev_perm, permanence.la_perm, permanence.date_perm) is not null
            as rule_634
    from episodes
    left join permanence on episodes.child_key = permanence.child_key
),

{{ ssda903_failing_rows(rules) }}
