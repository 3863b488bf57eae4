{%- set rules = {
    'headers_with_last_year': ['202', '203', '204', '205d', '207', '208', '624', '626'],
    'uasc_with_headers': ['205a', '205b', '205c'],
    'uasc_without_headers': ['205d'],
    'first_episodes_with_latest': [
        '452', '453', '503a', '503b', '503c', '503d', '503e', '503f', '503g', '503h', '503j'
    ],
    'first_episodes_with_open': ['502'],
    'earlier_episodes_with_last_year': ['562', 'noe'],
    'episodes_with_adoptions': ['199'],
    'decisions_with_last_year': ['559', '560', '561', '584'],
    'missing_with_last_year': ['576'],
    'orders_of_last_year': ['706'],
    'oc3_with_last_year': ['348', '1000', '1001', '1002', '1010'],
} -%}
{%- set tables = {
    'headers': 'ssda903__header',
    'uasc': 'ssda903__uasc',
    'oc3': 'ssda903__oc3',
    'decisions': 'ssda903__placed_adoption',
    'missing_periods': 'ssda903__missing',
    'orders': 'ssda903__dolo',
} -%}
-- the linter cannot follow indents through the loops
-- noqa: disable=LT02
with

submissions as (
    select * from {{ ref('ssda903__submissions') }}
),

-- a child of last year's return is the one with the same id in the submission before
{% for name, model in tables.items() %}
{{ name }} as (
    select
        records.*,
        submissions.previous_submission_id,
        submissions.has_header_file,
        submissions.has_previous_header_file,
        submissions.period_start_date,
        submissions.reference_date,
        concat_ws('/', submissions.previous_submission_id, coalesce(records.child, ''))
            as last_child_key
    from {{ ref(model) }} as records
    inner join submissions on records.submission_id = submissions.submission_id
),

{% endfor %}
episodes as (
    select
        *,
        concat_ws('/', previous_submission_id, coalesce(child, '')) as last_child_key
    from {{ ref('ssda903__episode_inputs') }}
),

children_with_episodes as (
    select child_key from episodes
    group by child_key
),

-- rows beside each other, a flag for each rule; the catalogue says which of the two fails
headers_with_last_year as (
    select
        headers.submission_id,
        'header' as table_a,
        headers.header_row_id as row_a,
        'header' as table_b,
        cast(null as varchar) as row_b,
        (headers.sex is distinct from last_headers.sex) as rule_202,
        (headers.dob is distinct from last_headers.dob) as rule_203,
        (headers.ethnic is distinct from last_headers.ethnic) as rule_204,
        headers.uasc = '1' and (last_headers.uasc is distinct from '1') as rule_205d,
        children_with_episodes.child_key is not null
        and last_headers.mother = '1'
        and (headers.mother is distinct from '1') as rule_207,
        (headers.upn is distinct from last_headers.upn)
        and not (
            coalesce(last_headers.upn, 'UN1') = 'UN1'
            and coalesce(headers.upn, '') in ('UN2', 'UN3', 'UN4', 'UN5')
        )
        and not (
            coalesce(last_headers.upn, 'UN1') in ('UN1', 'UN2', 'UN3', 'UN4', 'UN5')
            and headers.upn is not null
            and headers.upn not like 'UN_'
        ) as rule_208,
        (last_headers.mc_dob is not null or last_headers.mc_dob_text is not null)
        and (
            (headers.mc_dob is distinct from last_headers.mc_dob)
            or (headers.mc_dob_text is distinct from last_headers.mc_dob_text)
        ) as rule_624,
        headers.mother = '1'
        and last_headers.mother = '0'
        and headers.mc_dob < headers.period_start_date as rule_626
    from headers
    inner join headers as last_headers on headers.last_child_key = last_headers.child_key
    left join children_with_episodes on headers.child_key = children_with_episodes.child_key
),

-- whether a child came alone: Header's marker, or without that file a row with more than a name
uasc_with_last_year as (
    select
        uasc.submission_id,
        uasc.uasc_row_id,
        uasc.has_header_file,
        uasc.has_previous_header_file,
        headers.header_row_id,
        last_uasc.uasc_row_id as last_uasc_row_id,
        case
            when uasc.has_header_file then headers.uasc
            when coalesce(uasc.sex, uasc.duc_text, cast(uasc.duc as varchar)) is not null then '1'
            else '0'
        end as marker,
        case
            when uasc.has_previous_header_file then last_headers.uasc
            when
                coalesce(
                    last_uasc.sex, last_uasc.duc_text, cast(last_uasc.duc as varchar)
                ) is not null
                then '1'
            else '0'
        end as last_marker,
        uasc.duc is not null or uasc.duc_text is not null as has_duc,
        coalesce(last_uasc.duc is not null or last_uasc.duc_text is not null, false)
            as has_last_duc,
        uasc.duc,
        last_uasc.duc as last_duc,
        {{ add_months('last_uasc.dob', 12 * 18) }} as last_birthday_18_date,
        uasc.period_start_date,
        uasc.reference_date
    from uasc
    left join headers on uasc.child_key = headers.child_key
    left join headers as last_headers on uasc.last_child_key = last_headers.child_key
    left join uasc as last_uasc on uasc.last_child_key = last_uasc.child_key
    where uasc.previous_submission_id is not null
),

uasc_with_headers as (
    select
        submission_id,
        'uasc' as table_a,
        uasc_row_id as row_a,
        'header' as table_b,
        header_row_id as row_b,
        (marker is distinct from '1')
        and last_marker = '1'
        and (
            has_duc
            or coalesce(last_duc < {{ add_months('period_start_date', -12) }}, true)
            or last_duc > {{ add_months('reference_date', -12) }}
        ) as rule_205a,
        marker = '1'
        and last_marker = '1'
        and (
            coalesce(last_duc != last_birthday_18_date, true)
            or (
                coalesce(duc not between period_start_date and reference_date, true)
                and coalesce(duc != last_duc, true)
            )
        ) as rule_205b,
        coalesce(marker, '0') = '0'
        and coalesce(last_marker, '0') = '0'
        and (has_duc or has_last_duc) as rule_205c
    from uasc_with_last_year
),

uasc_without_headers as (
    select
        submission_id,
        'uasc' as table_a,
        uasc_row_id as row_a,
        'header' as table_b,
        cast(null as varchar) as row_b,
        marker = '1' and (last_marker is distinct from '1') as rule_205d
    from uasc_with_last_year
    where
        not (has_header_file and has_previous_header_file)
        and last_uasc_row_id is not null
),

-- an authority or a distance is compared where both years have them
first_episodes_beside_latest as (
    select
        episodes.*,
        last_episodes.rne as last_rne,
        last_episodes.ls as last_ls,
        last_episodes.cin as last_cin,
        last_episodes.place as last_place,
        last_episodes.place_provider as last_place_provider,
        last_episodes.urn as last_urn,
        last_episodes.pl_la as last_pl_la,
        last_episodes.pl_location as last_pl_location,
        episodes.are_areas_known and last_episodes.are_areas_known as are_areas_comparable,
        coalesce(
            abs(episodes.pl_distance - last_episodes.pl_distance) >= 0.2,
            (episodes.pl_distance is null) != (last_episodes.pl_distance is null)
        ) as is_other_distance
    from episodes
    inner join episodes as last_episodes on episodes.last_child_key = last_episodes.child_key
    where
        episodes.is_first_episode
        and last_episodes.is_latest_episode
        and last_episodes.dec is null
),

first_episodes_with_latest as (
    select
        submission_id,
        'episodes' as table_a,
        episode_row_id as row_a,
        'episodes' as table_b,
        cast(null as varchar) as row_b,
        are_areas_comparable and rne = last_rne and (pl_la is distinct from last_pl_la) as rule_452,
        are_areas_comparable and rne = last_rne and is_other_distance as rule_453,
        (rne is distinct from last_rne) as rule_503a,
        (ls is distinct from last_ls) as rule_503b,
        (cin is distinct from last_cin) as rule_503c,
        (place is distinct from last_place)
        and not coalesce(
            collection_year in (2024, 2025) and last_place = 'H5' and place = 'K3', false
        )
        and not coalesce(
            collection_year = 2026
            and last_place = 'Z1'
            and place in ('Z11', 'Z12', 'Z13', 'Z14'),
            false
        ) as rule_503d,
        (place_provider is distinct from last_place_provider) as rule_503e,
        (urn is distinct from last_urn) as rule_503f,
        are_areas_comparable and is_other_distance as rule_503g,
        are_areas_comparable and (pl_la is distinct from last_pl_la) as rule_503h,
        are_areas_comparable and (pl_location is distinct from last_pl_location) as rule_503j
    from first_episodes_beside_latest
),

first_episodes_with_open as (
    select
        episodes.submission_id,
        'episodes' as table_a,
        episodes.episode_row_id as row_a,
        'episodes' as table_b,
        cast(null as varchar) as row_b,
        (episodes.decom is distinct from last_episodes.decom) as rule_502
    from episodes
    inner join episodes as last_episodes on episodes.last_child_key = last_episodes.child_key
    where
        episodes.is_first_episode
        and last_episodes.dec is null
),

latest_episodes as (
    select
        child_key,
        decom,
        dec
    from episodes
    where is_latest_episode
),

earlier_episodes_with_last_year as (
    select
        episodes.submission_id,
        'episodes' as table_a,
        episodes.episode_row_id as row_a,
        'episodes' as table_b,
        cast(null as varchar) as row_b,
        episodes.is_first_episode and (latest_episodes.decom is distinct from episodes.decom)
            as rule_562,
        last_children.child_key is null as rule_noe
    from episodes
    left join latest_episodes on episodes.last_child_key = latest_episodes.child_key
    left join children_with_episodes as last_children
        on episodes.last_child_key = last_children.child_key
    where
        episodes.decom < episodes.period_start_date
        and episodes.previous_submission_id is not null
),

-- under the key that the child has in this year's return
episodes_of_both_years as (
    select
        submission_id,
        child_key,
        episode_row_id,
        rec,
        record_no,
        is_short_break,
        false as is_of_last_year,
        decom,
        dec,
        reference_date
    from episodes
    union all
    select
        submissions.submission_id,
        concat_ws('/', submissions.submission_id, coalesce(episodes.child, '')) as child_key,
        episodes.episode_row_id,
        episodes.rec,
        episodes.record_no,
        episodes.is_short_break,
        true as is_of_last_year,
        episodes.decom,
        episodes.dec,
        submissions.reference_date
    from episodes
    inner join submissions on episodes.submission_id = submissions.previous_submission_id
),

adopted_children as (
    select child_key from episodes_of_both_years
    where rec in ('E11', 'E12')
    group by child_key
),

-- of two episodes that began on one day, last year's comes first
episodes_with_adoption_counts as (
    select
        *,
        coalesce(rec in ('E11', 'E12'), false) as is_adoption,
        count_if(coalesce(rec in ('E11', 'E12'), false)) over (
            partition by child_key
            order by
                decom asc nulls last, is_of_last_year desc nulls last, record_no asc nulls last
            rows between unbounded preceding and current row
        ) as n_adoptions
    from episodes_of_both_years
    where
        decom is not null
        and child_key in (select adopted_children.child_key from adopted_children)
),

episodes_with_adoptions as (
    select
        submission_id,
        'episodes' as table_a,
        episode_row_id as row_a,
        'episodes' as table_b,
        cast(null as varchar) as row_b,
        n_adoptions >= 1 and not (n_adoptions = 1 and is_adoption) as rule_199
    from episodes_with_adoption_counts
    where not is_of_last_year
),

decisions_with_texts as (
    select
        *,
        coalesce(cast(date_placed as varchar), date_placed_text) as date_placed_as_given,
        date_placed_ceased is not null or date_placed_ceased_text is not null
            as has_date_placed_ceased
    from decisions
),

decisions_with_last_year as (
    select
        decisions.submission_id,
        'placed_adoption' as table_a,
        decisions.placed_adoption_row_id as row_a,
        'placed_adoption' as table_b,
        cast(null as varchar) as row_b,
        decisions.date_placed < decisions.period_start_date
        and last_decisions.date_placed_as_given is null as rule_559,
        last_decisions.date_placed_as_given is not null
        and not last_decisions.has_date_placed_ceased
        and (decisions.date_placed_as_given is distinct from last_decisions.date_placed_as_given)
            as rule_560,
        decisions.date_placed_as_given = last_decisions.date_placed_as_given
        and (
            last_decisions.has_date_placed_ceased
            or last_decisions.reason_placed_ceased is not null
        ) as rule_561,
        (
            last_decisions.has_date_placed_ceased
            or last_decisions.reason_placed_ceased is not null
        )
        and (
            decisions.date_placed is null or decisions.date_placed <= last_decisions.date_placed
        ) as rule_584
    from decisions_with_texts as decisions
    left join decisions_with_texts as last_decisions
        on decisions.last_child_key = last_decisions.child_key
    where decisions.previous_submission_id is not null
),

-- a period without a start comes after all others
first_missing_periods as (
    select
        *,
        coalesce(mis_start, cast('2099-01-01' as date)) as mis_start_or_never
    from missing_periods
    qualify row_number() over (
        partition by child_key
        order by mis_start asc nulls last, record_no asc nulls last
    ) = 1
),

missing_with_last_year as (
    select
        this_year.submission_id,
        'missing' as table_a,
        this_year.missing_row_id as row_a,
        'missing' as table_b,
        cast(null as varchar) as row_b,
        this_year.mis_start_or_never != last_year.mis_start as rule_576
    from first_missing_periods as this_year
    inner join missing_periods as last_year on this_year.last_child_key = last_year.child_key
    where last_year.mis_end is null
),

orders_with_texts as (
    select
        *,
        coalesce(cast(dolo_start as varchar), dolo_start_text, '') as dolo_start_as_given
    from orders
),

orders_this_year as (
    select
        last_child_key,
        dolo_start_as_given
    from orders_with_texts
    group by last_child_key, dolo_start_as_given
),

-- the row that fails is one of last year's return
orders_of_last_year as (
    select
        submissions.submission_id,
        'dolo' as table_a,
        last_year.dolo_row_id as row_a,
        'dolo' as table_b,
        cast(null as varchar) as row_b,
        this_year.last_child_key is null as rule_706
    from orders_with_texts as last_year
    inner join submissions on last_year.submission_id = submissions.previous_submission_id
    left join orders_this_year as this_year
        on
            last_year.child_key = this_year.last_child_key
            and last_year.dolo_start_as_given = this_year.dolo_start_as_given
    where last_year.dolo_end is null
),

-- of an episode in both years the one that ended first counts; the child's last one runs to the
-- reference date
care_of_both_years as (
    select
        submission_id,
        child_key,
        rec,
        is_short_break,
        decom,
        row_number() over by_latest_start = 1 as is_final,
        case
            when row_number() over by_latest_start = 1 then coalesce(dec, reference_date)
            else dec
        end as end_date
    from (
        select *
        from episodes_of_both_years
        where child_key in (select oc3.child_key from oc3)
        qualify row_number() over (
            partition by child_key, decom
            order by dec asc nulls last, is_of_last_year asc nulls last, record_no asc nulls last
        ) = 1
    ) as episodes_once
    window by_latest_start as (partition by child_key order by decom desc nulls last)
),

birth_dates as (
    select
        child_key,
        min(dob) as dob
    from headers
    group by child_key
),

leavers as (
    select
        oc3.*,
        {% for years in [14, 16, 20] %}
        {{ add_months('coalesce(birth_dates.dob, oc3.dob)', 12 * years) }}
            as birthday_{{ years }}_date{{ ',' if not loop.last }}
        {% endfor %}
    from oc3
    left join birth_dates on oc3.child_key = birth_dates.child_key
),

-- care from the 14th and from the 16th birthday, in days
care_of_leavers as (
    select
        oc3.oc3_row_id,
        care.is_final and care.rec in ('E11', 'E12') as is_adoption,
        case
            when care.end_date > care.decom and care.end_date > oc3.birthday_14_date
                then {{ days_between(
                    'greatest(care.decom, oc3.birthday_14_date)', 'care.end_date'
                ) }}
        end as days_from_14,
        case
            when care.end_date > care.decom and care.end_date > oc3.birthday_16_date
                then {{ days_between(
                    'greatest(care.decom, oc3.birthday_16_date)', 'care.end_date'
                ) }}
        end as days_from_16
    from leavers as oc3
    inner join care_of_both_years as care on oc3.child_key = care.child_key
    where not care.is_short_break
),

leavers_with_care as (
    select
        oc3_row_id,
        bool_or(is_adoption) as is_adopted,
        coalesce(sum(days_from_14), 0) >= 91 and coalesce(sum(days_from_16), 0) >= 1
            as is_care_leaver
    from care_of_leavers
    group by oc3_row_id
),

-- the rule needs a row at least of each of its files
submissions_with_care as (
    select submission_id
    from episodes_of_both_years
    where submission_id in (select headers.submission_id from headers)
    group by submission_id
    having
        bool_or(is_of_last_year)
        and bool_or(not is_of_last_year)
        and bool_or(not is_short_break)
),

children_of_both_years as (
    select
        child_key,
        bool_or(coalesce(rec = 'E2', false)) as is_dead,
        bool_or(not is_of_last_year) as is_of_this_year
    from episodes_of_both_years
    group by child_key
),

oc3_with_last_year as (
    select
        oc3.submission_id,
        'oc3' as table_a,
        oc3.oc3_row_id as row_a,
        'oc3' as table_b,
        cast(null as varchar) as row_b,
        last_oc3.in_touch = 'DIED' and (oc3.in_touch is distinct from 'DIED') as rule_348,
        children.is_dead as rule_1000,
        submissions_with_care.submission_id is not null
        and coalesce(oc3.birthday_20_date > oc3.reference_date, true)
        and (not coalesce(leavers_with_care.is_care_leaver, false) or leavers_with_care.is_adopted)
            as rule_1001,
        children.child_key is null as rule_1002,
        latest_episodes.child_key is not null
        and latest_episodes.dec is null
        and not coalesce(children.is_of_this_year, false) as rule_1010
    from leavers as oc3
    left join oc3 as last_oc3 on oc3.last_child_key = last_oc3.child_key
    left join children_of_both_years as children on oc3.child_key = children.child_key
    left join latest_episodes on oc3.last_child_key = latest_episodes.child_key
    left join leavers_with_care on oc3.oc3_row_id = leavers_with_care.oc3_row_id
    left join submissions_with_care on oc3.submission_id = submissions_with_care.submission_id
),

{{ ssda903_failing_rows(rules) }}
