with

episodes as (
    select * from {{ ref('ssda903__episodes') }}
),

submissions as (
    select * from {{ ref('ssda903__submissions') }}
),

local_authorities as (
    select * from {{ ref('dim_local_authorities') }}
),

places as (
    select * from {{ ref('int_postcode_places') }}
),

placement_types as (
    select * from {{ ref('code_sets') }}
    where code_set = 'placement_type'
),

code_groups as (
    select * from {{ ref('code_groups') }}
    where code_set = 'placement_type'
),

placement_groups as (
    select
        code,
        bool_or(group_code = 'TEMPORARY') as is_temporary,
        bool_or(group_code = 'ADOPTION') as is_adoption,
        bool_or(group_code = 'FOSTER') as is_foster,
        bool_or(group_code = 'NO_PROVIDER') as is_without_provider,
        bool_or(group_code = 'NO_URN') as is_without_urn
    from code_groups
    where grouping in ('placement_group', 'provider_use', 'urn_use')
    group by code
),

councils_with_postcodes as (
    select la_code from places
    group by la_code
),

submissions_with_areas as (
    select submission_id
    from episodes
    where pl_la is not null or pl_location is not null or pl_distance is not null
    group by submission_id
),

with_submissions as (
    select
        episodes.*,
        submissions.previous_submission_id,
        submissions.la_code,
        submissions.collection_year,
        submissions.period_start_date,
        submissions.reference_date,
        submissions.events_to_date,
        local_authorities.ons_code as own_ons_code,
        councils_with_postcodes.la_code is not null as has_postcodes,
        submissions_with_areas.submission_id is not null as are_areas_given,
        concat_ws('-', submissions.la_code, replace(episodes.home_post, ' ', '')) as home_place_id,
        concat_ws('-', submissions.la_code, replace(episodes.pl_post, ' ', '')) as pl_place_id
    from episodes
    inner join submissions on episodes.submission_id = submissions.submission_id
    left join local_authorities on submissions.la_code = local_authorities.la_code
    left join councils_with_postcodes on submissions.la_code = councils_with_postcodes.la_code
    left join submissions_with_areas
        on episodes.submission_id = submissions_with_areas.submission_id
),

-- the portal works out where a placement is and how far from home; where the file has it, as given
with_areas as (
    select
        episodes.*,
        homes.place_id is not null as is_home_post_known,
        sites.place_id is not null as is_pl_post_known,
        episodes.are_areas_given or episodes.has_postcodes as are_areas_known,
        case
            when episodes.are_areas_given then episodes.pl_la
            when sites.la_ons_code like 'S%' then 'SCO'
            when sites.la_ons_code like 'W%' then 'WAL'
            when sites.la_ons_code like 'N%' then 'NIR'
            else sites.la_ons_code
        end as found_la,
        case
            when episodes.are_areas_given then episodes.pl_location
            when sites.la_ons_code = episodes.own_ons_code then 'IN'
            when sites.la_ons_code is not null and episodes.own_ons_code is not null then 'OUT'
        end as found_location,
        -- the portal takes 1,609.3 metres to the mile
        cast(
            case
                when episodes.are_areas_given then episodes.pl_distance
                else {{ round_half_up(
                    'sqrt(power(homes.easting - sites.easting, 2)'
                    ~ ' + power(homes.northing - sites.northing, 2)) / 1609.3', 1
                ) }}
            end as decimal(18, 4)
        ) as found_distance
    from with_submissions as episodes
    left join places as homes on episodes.home_place_id = homes.place_id
    left join places as sites on episodes.pl_place_id = sites.place_id
),

-- a code counts as of its group in the years in which it is in use only
with_groups as (
    select
        episodes.*,
        placement_types.code is not null
        and coalesce(episodes.collection_year >= placement_types.first_year, true)
        and coalesce(episodes.collection_year <= placement_types.last_year, true)
            as is_place_known,
        coalesce(placement_groups.is_temporary, false) as is_temporary,
        coalesce(placement_groups.is_adoption, false) as is_adoption,
        coalesce(placement_groups.is_foster, false) as is_foster,
        coalesce(placement_groups.is_without_provider, false) as is_without_provider,
        coalesce(placement_groups.is_without_urn, false) as is_without_urn,
        coalesce(episodes.ls in ('V3', 'V4'), false) as is_short_break,
        -- the rules say the last day of the year, which of a year in progress is still to come
        coalesce(episodes.dec, episodes.events_to_date) as dec_or_reference_date,
        coalesce(
            episodes.decom <= episodes.reference_date
            and (episodes.dec >= episodes.period_start_date or episodes.dec is null),
            false
        ) as is_in_year
    from with_areas as episodes
    left join placement_types on episodes.place = placement_types.code
    left join placement_groups on episodes.place = placement_groups.code
),

-- a child who came or left in the year, or had short breaks, was not looked after for all of it
with_breaks as (
    select
        *,
        coalesce(rne = 'S' and decom > period_start_date and decom <= reference_date, false)
        or coalesce(
            coalesce(rec, '') != 'X1' and dec >= period_start_date and dec < reference_date, false
        )
        or (is_short_break and is_in_year) as is_no_full_year
    from with_groups
),

-- a window carries all columns of its rows, so it is given few
episode_dates as (
    select
        episode_row_id,
        child_key,
        record_no,
        decom,
        dec,
        is_in_year,
        is_no_full_year
    from with_breaks
),

-- the order of the rules: by start, those without one last, of two that are alike the first in the
-- file; the first and the latest episode are those of the dates that are there
in_order as (
    select
        *,
        row_number() over by_start as sort_no,
        count(*) over by_child as n_episodes_of_child,
        max(decom) over by_child as latest_decom,
        bool_or(is_in_year) over by_child and not bool_or(is_no_full_year) over by_child
            as is_child_in_care_all_year,
        lag(episode_row_id) over by_start as prev_episode_row_id,
        lag(episode_row_id, 2) over by_start as prev2_episode_row_id,
        lead(episode_row_id) over by_start as next_episode_row_id,
        lag(decom) over by_start as prev_decom,
        lag(dec) over by_start as prev_dec
    from episode_dates
    window
        by_child as (partition by child_key),
        by_start as (partition by child_key order by decom asc nulls last, record_no asc)
),

-- an end that is not there does not end a period of care
with_periods_of_care as (
    select
        *,
        decom is not null and sort_no = 1 as is_first_episode,
        decom = latest_decom and (prev_decom is distinct from decom) as is_latest,
        cast(
            count_if(sort_no = 1 or coalesce(decom > prev_dec, false)) over (
                partition by child_key
                order by sort_no asc
                rows between unbounded preceding and current row
            ) as bigint
        ) as period_of_care_no
    from in_order
),

with_dates_of_care as (
    select
        *,
        first_value(decom) over period_of_care as period_of_care_start_date,
        last_value(dec) over period_of_care as period_of_care_end_date
    from with_periods_of_care
    window period_of_care as (
        partition by child_key, period_of_care_no
        order by sort_no asc
        rows between unbounded preceding and unbounded following
    )
)

select
    episodes.submission_id,
    episodes.previous_submission_id,
    episodes.episode_row_id,
    episodes.child_key,
    episodes.child,
    episodes.la_code,
    episodes.own_ons_code,
    places_in_order.prev_episode_row_id,
    places_in_order.prev2_episode_row_id,
    places_in_order.next_episode_row_id,
    episodes.rne,
    episodes.ls,
    episodes.cin,
    episodes.place,
    episodes.place_provider,
    episodes.rec,
    episodes.reason_place_change,
    episodes.home_post,
    episodes.pl_post,
    episodes.urn,
    episodes.found_la as pl_la,
    episodes.found_location as pl_location,
    episodes.pl_distance_text,
    episodes.decom_text,
    episodes.dec_text,
    earlier.rne as prev_rne,
    earlier.ls as prev_ls,
    earlier.cin as prev_cin,
    earlier.place as prev_place,
    earlier.place_provider as prev_place_provider,
    earlier.rec as prev_rec,
    earlier.reason_place_change as prev_reason_place_change,
    earlier.pl_post as prev_pl_post,
    earlier.urn as prev_urn,
    before_that.place as prev2_place,
    before_that.pl_post as prev2_pl_post,
    later.rne as next_rne,
    later.place as next_place,
    episodes.collection_year,
    episodes.record_no,
    places_in_order.sort_no,
    places_in_order.n_episodes_of_child,
    places_in_order.period_of_care_no,
    episodes.found_distance as pl_distance,
    places_in_order.is_first_episode,
    coalesce(places_in_order.is_latest, false) as is_latest_episode,
    episodes.is_in_year,
    places_in_order.is_child_in_care_all_year,
    episodes.is_short_break,
    episodes.is_place_known,
    episodes.is_temporary as is_temporary_placement,
    episodes.is_adoption as is_adoption_placement,
    episodes.is_foster as is_foster_placement,
    episodes.is_without_provider and episodes.is_place_known as is_placement_without_provider,
    episodes.is_without_urn and episodes.is_place_known as is_placement_without_urn,
    coalesce(earlier.is_temporary, false) as is_prev_temporary_placement,
    coalesce(earlier.is_adoption or earlier.is_foster, false)
        as is_prev_adoption_or_foster_placement,
    coalesce(later.is_temporary, false) as is_next_temporary_placement,
    episodes.has_postcodes,
    episodes.is_home_post_known,
    episodes.is_pl_post_known,
    episodes.are_areas_known,
    episodes.decom,
    episodes.dec,
    episodes.dec_or_reference_date,
    places_in_order.prev_decom,
    places_in_order.prev_dec,
    later.decom as next_decom,
    later.dec as next_dec,
    places_in_order.period_of_care_start_date,
    places_in_order.period_of_care_end_date,
    episodes.period_start_date,
    episodes.reference_date
from with_breaks as episodes
inner join with_dates_of_care as places_in_order
    on episodes.episode_row_id = places_in_order.episode_row_id
left join with_breaks as earlier
    on places_in_order.prev_episode_row_id = earlier.episode_row_id
left join with_breaks as before_that
    on places_in_order.prev2_episode_row_id = before_that.episode_row_id
left join with_breaks as later
    on places_in_order.next_episode_row_id = later.episode_row_id
