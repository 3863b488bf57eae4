{%- set rules = {
    'episodes_with_headers': [
        '210', '234', '302', '352', '358', '359', '371', '372', '373', '374', '386', '387', '389',
        '407', '460', '607', '625'
    ],
    'episodes_with_markers': ['164', '392a', '392b', '406', 'int03'],
    'short_breaks_with_headers': ['399'],
    'short_breaks_with_reviews': ['399'],
    'episodes_with_missing': ['575', '580', '581'],
    'missing_in_periods': ['577', '578'],
    'episodes_with_orders': ['709', '710'],
    'orders_in_periods': ['707'],
    'episodes_with_workers': ['sw12stg2'],
} -%}
-- the linter cannot follow indents through the loops
-- noqa: disable=LT02
with

submissions as (
    select * from {{ ref('ssda903__submissions') }}
),

-- which episode of the child a rule speaks of: of two alike the first in the file
episodes as (
    select
        *,
        dec is not null and row_number() over (
            partition by child_key
            order by dec desc nulls last, record_no asc nulls last
        ) = 1 as is_last_to_end,
        bool_and(is_short_break) over (partition by child_key) as has_only_short_breaks
    from {{ ref('ssda903__episode_inputs') }}
),

-- the day of a birthday as the rules have it: born on 29 February, 28 February of a common year
headers as (
    select
        *,
        {% for years in [4, 10, 14, 16, 18] %}
        {{ add_months('dob', 12 * years) }} as birthday_{{ years }}_date{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref('ssda903__header') }}
),

uasc as (
    select * from {{ ref('ssda903__uasc') }}
),

reviews as (
    select * from {{ ref('ssda903__reviews') }}
),

missing_periods as (
    select
        *,
        {{ add_months('dob', 12 * 18) }} as birthday_18_date
    from {{ ref('ssda903__missing') }}
),

orders as (
    select * from {{ ref('ssda903__dolo') }}
),

workers as (
    select * from {{ ref('ssda903__sw_episodes') }}
),

periods_of_care as (
    select
        child_key,
        period_of_care_no,
        min(period_of_care_start_date) as period_of_care_start_date,
        min(period_of_care_end_date) as period_of_care_end_date
    from episodes
    group by child_key, period_of_care_no
),

-- children who came alone: by the marker, or where there is no Header by their row of the UASC file
marked_uasc as (
    select
        submission_id,
        child
    from headers
    where uasc = '1'
    union all
    select
        uasc.submission_id,
        uasc.child
    from uasc
    inner join submissions on uasc.submission_id = submissions.submission_id
    where
        not submissions.has_header_file
        and coalesce(uasc.sex, uasc.dob_text, uasc.duc_text, cast(uasc.dob as varchar)) is not null
),

uasc_of_two_years as (
    select
        submission_id,
        child
    from marked_uasc
    union all
    select
        submissions.submission_id,
        marked_uasc.child
    from marked_uasc
    inner join submissions on marked_uasc.submission_id = submissions.previous_submission_id
),

children_ever_uasc as (
    select concat_ws('/', submission_id, coalesce(child, '')) as child_key
    from uasc_of_two_years
    group by child_key
),

children_with_headers as (
    select child_key from headers
    group by child_key
),

-- rows beside each other, a flag for each rule; the catalogue says which of the two fails
episodes_with_headers as (
    select
        episodes.submission_id,
        'episodes' as table_a,
        episodes.episode_row_id as row_a,
        'header' as table_b,
        headers.header_row_id as row_b,
        headers.upn = 'UN4'
        and episodes.decom >= episodes.reference_date - 7 as rule_210,
        headers.birthday_10_date > episodes.decom
        and episodes.prev_reason_place_change = 'CUSTOD' as rule_234,
        episodes.is_first_episode and headers.dob > episodes.decom as rule_302,
        episodes.rne = 'S' and headers.birthday_18_date <= episodes.decom as rule_352,
        episodes.ls in ('J1', 'J2', 'J3') and episodes.decom <= headers.birthday_10_date
            as rule_358,
        -- of a year in progress up to its latest day: who is not yet 18 has not stayed too long
        headers.birthday_18_date < episodes.dec_or_reference_date
        and episodes.dec is null
        and not coalesce(episodes.ls = 'V2' and episodes.place = 'K2', false) as rule_359,
        episodes.place = 'K3' and episodes.decom < headers.birthday_16_date as rule_371,
        episodes.place = 'R5' and episodes.decom < headers.birthday_10_date as rule_372,
        episodes.place = 'S1' and episodes.decom < headers.birthday_4_date as rule_373,
        episodes.place = 'P3' and episodes.decom < headers.birthday_14_date as rule_374,
        episodes.rec in ('E11', 'E12') and episodes.dec >= headers.birthday_18_date as rule_386,
        episodes.rec in ('E5', 'E6')
        and episodes.dec is not null
        and coalesce(episodes.dec < headers.birthday_14_date, true) as rule_387,
        episodes.rec = 'E7' and coalesce(episodes.dec < headers.birthday_16_date, true)
            as rule_389,
        episodes.rec in ('E45', 'E46', 'E47', 'E48') and episodes.dec > headers.birthday_18_date
            as rule_407,
        episodes.rec = 'E17' and headers.birthday_18_date > episodes.dec as rule_460,
        episodes.dec between episodes.period_start_date and episodes.reference_date
        and episodes.rec != 'X1'
        and not episodes.is_short_break
        and headers.sex = 'F'
        and headers.mother is null as rule_607,
        episodes.is_last_to_end and (
            headers.mc_dob > episodes.reference_date or headers.mc_dob > episodes.dec
        ) as rule_625
    from episodes
    inner join headers on episodes.child_key = headers.child_key
),

episodes_with_markers as (
    select
        episodes.submission_id,
        'episodes' as table_a,
        episodes.episode_row_id as row_a,
        'header' as table_b,
        cast(null as varchar) as row_b,
        children_ever_uasc.child_key is null
        and (episodes.pl_distance < 0 or episodes.pl_distance > 999.9) as rule_164,
        children_ever_uasc.child_key is null
        and not episodes.is_short_break
        and episodes.are_areas_known
        and episodes.pl_distance is null
        and episodes.pl_distance_text is null as rule_392a,
        children_ever_uasc.child_key is null
        and not episodes.is_short_break
        and (episodes.home_post is null or episodes.pl_post is null) as rule_392b,
        children_ever_uasc.child_key is not null
        and (episodes.pl_distance is not null or episodes.pl_distance_text is not null)
            as rule_406,
        children_with_headers.child_key is null as rule_int03
    from episodes
    left join children_ever_uasc on episodes.child_key = children_ever_uasc.child_key
    left join children_with_headers on episodes.child_key = children_with_headers.child_key
),

short_breaks_with_headers as (
    select
        episodes.submission_id,
        'episodes' as table_a,
        episodes.episode_row_id as row_a,
        'header' as table_b,
        headers.header_row_id as row_b,
        reviews.review_row_id,
        headers.mother is not null
        or reviews.review is not null
        or reviews.review_text is not null
        or reviews.review_code is not null as rule_399
    from episodes
    inner join headers on episodes.child_key = headers.child_key
    left join reviews on episodes.child_key = reviews.child_key
    where episodes.has_only_short_breaks
),

short_breaks_with_reviews as (
    select
        submission_id,
        table_a,
        row_a,
        'reviews' as table_b,
        review_row_id as row_b,
        rule_399
    from short_breaks_with_headers
),

episodes_with_missing as (
    select
        missing_periods.submission_id,
        'missing' as table_a,
        missing_periods.missing_row_id as row_a,
        'episodes' as table_b,
        episodes.episode_row_id as row_b,
        missing_periods.mis_end is null
        and missing_periods.mis_start between episodes.decom and episodes.dec as rule_575,
        missing_periods.mis_end = missing_periods.birthday_18_date
        and episodes.dec = missing_periods.birthday_18_date
        and coalesce(episodes.rec, '') != 'E8' as rule_580,
        not bool_or(
            coalesce(
                episodes.decom <= missing_periods.mis_start
                and (missing_periods.mis_start <= episodes.dec or episodes.dec is null),
                false
            )
        ) over (partition by missing_periods.missing_row_id) as rule_581
    from missing_periods
    inner join episodes on missing_periods.child_key = episodes.child_key
),

missing_in_periods as (
    select
        missing_periods.submission_id,
        'missing' as table_a,
        missing_periods.missing_row_id as row_a,
        'episodes' as table_b,
        cast(null as varchar) as row_b,
        missing_periods.mis_start is not null
        and bool_and(
            coalesce(
                case
                    when missing_periods.mis_end is null
                        then
                            periods.period_of_care_end_date is not null
                            or missing_periods.mis_start < periods.period_of_care_start_date
                    else
                        missing_periods.mis_end > periods.period_of_care_end_date
                        or missing_periods.mis_end < periods.period_of_care_start_date
                end,
                false
            )
        ) over (partition by missing_periods.missing_row_id) as rule_577,
        bool_and(
            coalesce(
                missing_periods.mis_start < periods.period_of_care_start_date
                or missing_periods.mis_start > periods.period_of_care_end_date,
                false
            )
        ) over (partition by missing_periods.missing_row_id) as rule_578
    from missing_periods
    inner join periods_of_care as periods on missing_periods.child_key = periods.child_key
),

episodes_with_orders as (
    select
        orders.submission_id,
        'dolo' as table_a,
        orders.dolo_row_id as row_a,
        'episodes' as table_b,
        episodes.episode_row_id as row_b,
        coalesce(episodes.place, '') not in ('K2', 'Z12', 'Z13') as rule_709,
        episodes.place in ('K1', 'P1', 'R5', 'K3') as rule_710
    from orders
    inner join episodes on orders.child_key = episodes.child_key
    where
        (orders.dolo_start <= episodes.dec or episodes.dec is null)
        and orders.dolo_start is not null
        and orders.dolo_end >= episodes.decom
),

orders_in_periods as (
    select
        orders.submission_id,
        'dolo' as table_a,
        orders.dolo_row_id as row_a,
        'episodes' as table_b,
        cast(null as varchar) as row_b,
        orders.dolo_start is not null
        and bool_and(
            coalesce(
                case
                    when orders.dolo_end is null
                        then
                            periods.period_of_care_end_date is not null
                            or orders.dolo_start < periods.period_of_care_start_date
                    else
                        orders.dolo_end > periods.period_of_care_end_date
                        or orders.dolo_end < periods.period_of_care_start_date
                end,
                false
            )
        ) over (partition by orders.dolo_row_id) as rule_707
    from orders
    inner join periods_of_care as periods on orders.child_key = periods.child_key
),

episodes_with_workers as (
    select
        episodes.submission_id,
        'episodes' as table_a,
        episodes.episode_row_id as row_a,
        'sw_episodes' as table_b,
        cast(null as varchar) as row_b,
        not coalesce(
            coalesce(episodes.rec, '') != 'X1' and workers.sw_decom <= episodes.dec, false
        )
        and not coalesce(episodes.rne = 'S' and workers.sw_decom >= episodes.decom, false)
            as rule_sw12stg2
    from episodes
    left join workers on episodes.child_key = workers.child_key
    where
        (
            episodes.dec between episodes.period_start_date - 365 and episodes.reference_date
            or episodes.dec is null
        )
        and not episodes.is_short_break
        and (coalesce(episodes.rec, '') != 'X1' or episodes.rne = 'S')
),

{{ ssda903_failing_rows(rules) }}
