with

submissions as (
    select * from {{ ref('ssda903__submissions') }}
),

headers as (
    select * from {{ ref('ssda903__header') }}
),

episodes as (
    select * from {{ ref('ssda903__episodes') }}
),

reviews as (
    select * from {{ ref('ssda903__reviews') }}
),

absences as (
    select * from {{ ref('ssda903__missing') }}
),

oc2 as (
    select * from {{ ref('ssda903__oc2') }}
),

oc3 as (
    select * from {{ ref('ssda903__oc3') }}
),

placed_for_adoption as (
    select * from {{ ref('ssda903__placed_adoption') }}
),

-- agreed series of short breaks (V3, V4) are left out of every published count
lasting_episodes as (
    select
        episodes.submission_id,
        episodes.child_key,
        episodes.rne,
        episodes.rec,
        episodes.decom,
        episodes.dec,
        submissions.period_start_date,
        submissions.reference_date
    from episodes
    inner join submissions on episodes.submission_id = submissions.submission_id
    where coalesce(episodes.ls not in ('V3', 'V4'), true)
),

counted as (
    select
        submission_id,
        'children' as check_id,
        count(distinct child) as n_rows
    from headers
    group by submission_id
    union all
    select
        submission_id,
        'episodes' as check_id,
        count(*) as n_rows
    from episodes
    group by submission_id
    union all
    select
        submission_id,
        'looked_after_at_end' as check_id,
        count(distinct case when dec is null then child_key end) as n_rows
    from lasting_episodes
    group by submission_id
    union all
    select
        submission_id,
        'started' as check_id,
        count(
            distinct case
                when rne = 'S' and decom between period_start_date and reference_date
                    then child_key
            end
        ) as n_rows
    from lasting_episodes
    group by submission_id
    union all
    select
        submission_id,
        'ceased' as check_id,
        count(
            distinct case
                when rec != 'X1' and dec between period_start_date and reference_date
                    then child_key
            end
        ) as n_rows
    from lasting_episodes
    group by submission_id
    union all
    select
        submission_id,
        'placement_changes' as check_id,
        count_if(
            rne in ('P', 'T', 'B') and decom between period_start_date and reference_date
        ) as n_rows
    from lasting_episodes
    group by submission_id
    union all
    select
        submission_id,
        'adopted' as check_id,
        count(
            distinct case
                when rec in ('E11', 'E12') and dec between period_start_date and reference_date
                    then child_key
            end
        ) as n_rows
    from lasting_episodes
    group by submission_id
    union all
    select
        submission_id,
        'uasc' as check_id,
        count(distinct case when uasc = '1' then child end) as n_rows
    from headers
    group by submission_id
    union all
    select
        submission_id,
        'reviews' as check_id,
        count(*) as n_rows
    from reviews
    group by submission_id
    union all
    select
        submission_id,
        'absences' as check_id,
        count(*) as n_rows
    from absences
    group by submission_id
    union all
    select
        submission_id,
        'oc2_children' as check_id,
        count(*) as n_rows
    from oc2
    group by submission_id
    union all
    select
        submission_id,
        'care_leavers' as check_id,
        count(*) as n_rows
    from oc3
    group by submission_id
    union all
    select
        submission_id,
        'placed_for_adoption' as check_id,
        count(date_placed) as n_rows
    from placed_for_adoption
    group by submission_id
),

checks as (
    select
        listed.check_id,
        listed.check_label,
        listed.file_name,
        listed.is_stock,
        listed.sort_order
    from (
        values
        ('children', 'Children', 'header', false, 1),
        ('episodes', 'Episodes', 'episodes', false, 2),
        ('looked_after_at_end', 'Looked after at the end', 'episodes', true, 3),
        ('started', 'Children who started to be looked after', 'episodes', false, 4),
        ('ceased', 'Children who ceased to be looked after', 'episodes', false, 5),
        ('placement_changes', 'Changes of placement', 'episodes', false, 6),
        ('adopted', 'Children adopted', 'episodes', false, 7),
        ('uasc', 'Unaccompanied asylum-seeking children', 'header', false, 8),
        ('reviews', 'Reviews', 'reviews', false, 9),
        ('absences', 'Missing and away', 'missing', false, 10),
        ('oc2_children', 'Children with outcomes (OC2)', 'oc2', true, 11),
        ('care_leavers', 'Care leavers (OC3)', 'oc3', false, 12),
        ('placed_for_adoption', 'Decisions to place for adoption', 'placed_adoption', false, 13)
    ) as listed (check_id, check_label, file_name, is_stock, sort_order)
),

files as (
    -- noqa: disable=LT02
    {{ ssda903_files_of_submissions() }}
),

-- a file that is absent has no total: null, and not zero
all_checks as (
    select
        submissions.submission_id,
        submissions.previous_submission_id,
        submissions.is_part_year,
        checks.check_id,
        checks.check_label,
        checks.is_stock,
        cast(checks.sort_order as bigint) as sort_order,
        case when files.is_present then cast(coalesce(counted.n_rows, 0) as bigint) end as n_rows
    from submissions
    cross join checks
    inner join files
        on
            submissions.submission_id = files.submission_id
            and checks.file_name = files.file_name
    left join counted
        on
            submissions.submission_id = counted.submission_id
            and checks.check_id = counted.check_id
),

{{ return_checks_with_last_year() }}
