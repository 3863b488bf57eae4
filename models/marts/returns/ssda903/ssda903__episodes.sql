with

years_built as (
    select * from {{ ref('ssda903__submissions') }}
    where origin = 'warehouse'
),

cla_episodes as (
    select * from {{ ref('fct_cla_episodes') }}
    -- a return is not built from returns
    where origin is distinct from 'file'
),

periods as (
    select * from {{ ref('fct_periods_of_care') }}
),

placements as (
    select * from {{ ref('fct_cla_placements') }}
),

distances as (
    select * from {{ ref('int_cla_placement_distances') }}
),

children as (
    select * from {{ ref('dim_children') }}
),

uasc_periods as (
    select * from {{ ref('int_uasc_periods') }}
),

local_authorities as (
    select * from {{ ref('dim_local_authorities') }}
),

code_groups as (
    select * from {{ ref('code_groups') }}
),

submissions as (
    select * from {{ ref('stg_ssda903_file__submissions') }}
    where is_read
),

records as (
    select * from {{ ref('stg_ssda903_file__records') }}
    where file_name = 'episodes'
),

from_files as (
    select
        submissions.submission_id,
        records.child,
        cast(null as varchar) as child_id,
        records.rne,
        records.ls,
        records.cin,
        records.place,
        records.place_provider,
        records.rec,
        records.reason_place_change,
        records.home_post,
        records.pl_post,
        records.urn,
        records.pl_la,
        records.pl_location,
        records.pl_distance_text,
        records.decom_text,
        records.dec_text,
        records.record_no,
        records.pl_distance,
        records.decom,
        records.dec
    from records
    inner join submissions on records.source_folder = submissions.source_folder
),

-- as at the last day: what is later, an end and what it brought, has not happened yet
episodes_of_the_year as (
    select
        years_built.submission_id,
        upper({{ return_child_id('children') }}) as child,
        cla_episodes.*,
        cla_episodes.episode_end_date is null
        or cla_episodes.episode_end_date <= years_built.events_to_date as is_end_shown,
        cla_episodes.episode_end_date <= years_built.events_to_date as is_ended
    from cla_episodes
    inner join years_built
        on
            cla_episodes.la_code = years_built.la_code
            and cla_episodes.episode_start_date <= years_built.events_to_date
            and coalesce(cla_episodes.episode_end_date >= years_built.period_start_date, true)
    inner join children on cla_episodes.child_id = children.child_id
    where cla_episodes.period_of_care_id is not null
),

-- who came alone, in the year or the one before, has no home and no distance
uasc_children as (
    select
        years_built.submission_id,
        uasc_periods.child_id
    from years_built
    inner join uasc_periods
        on
            years_built.la_code = uasc_periods.la_code
            and years_built.events_to_date >= uasc_periods.uasc_start_date
            and coalesce(
                {{ add_months('years_built.period_start_date', -12) }}
                <= uasc_periods.uasc_end_date,
                true
            )
    group by years_built.submission_id, uasc_periods.child_id
),

-- the authority as recorded, else that of the postcode
places as (
    select
        placements.cla_placement_row_id,
        placements.home_postcode,
        distances.distance_miles,
        distances.placement_location_code,
        coalesce(
            local_authorities.ons_code,
            placements.placement_la_code,
            case substr(distances.placement_la_ons_code, 1, 1)
                when 'W' then 'WAL'
                when 'S' then 'SCO'
                when 'N' then 'NIR'
                else distances.placement_la_ons_code
            end
        ) as placement_la_ons_code
    from placements
    left join distances
        on placements.cla_placement_row_id = distances.cla_placement_row_id
    left join local_authorities on placements.placement_la_code = local_authorities.la_code
),

-- which types of placement are returned with a provider, and which with Ofsted's number
placement_uses as (
    select
        code as placement_type_code,
        max(case when grouping = 'provider_use' then group_code end) as provider_use,
        max(case when grouping = 'urn_use' then group_code end) as urn_use
    from code_groups
    where code_set = 'placement_type' and grouping in ('provider_use', 'urn_use')
    group by code
),

built_here as (
    select
        episodes.submission_id,
        episodes.child,
        episodes.child_id,
        episodes.start_reason_code as rne,
        episodes.legal_status_code as ls,
        episodes.category_of_need_code as cin,
        episodes.placement_type_code as place,
        case
            when coalesce(placement_uses.provider_use != 'NO_PROVIDER', true)
                then episodes.placement_provider_code
        end as place_provider,
        case when episodes.is_end_shown then episodes.ceased_reason_code end as rec,
        case when episodes.is_ended then episodes.placement_change_reason_code end
            as reason_place_change,
        case
            when episodes.is_short_break or uasc_children.child_id is not null then null
            when episodes.cla_placement_row_id is null then upper(periods.home_postcode)
            else upper(places.home_postcode)
        end as home_post,
        case
            when not coalesce(episodes.is_short_break, false)
                then upper(episodes.placement_postcode)
        end as pl_post,
        case
            when episodes.is_short_break then null
            when placement_uses.urn_use = 'NO_URN' then null
            when places.placement_la_ons_code not like 'E%' then null
            else upper(episodes.placement_urn)
        end as urn,
        case when not coalesce(episodes.is_short_break, false) then places.placement_la_ons_code end
            as pl_la,
        case
            when not coalesce(episodes.is_short_break, false) then places.placement_location_code
        end as pl_location,
        cast(null as varchar) as pl_distance_text,
        cast(null as varchar) as decom_text,
        cast(null as varchar) as dec_text,
        row_number() over (
            partition by episodes.submission_id
            order by
                episodes.child nulls last,
                episodes.child_id nulls last,
                episodes.episode_start_date nulls last,
                episodes.episode_sequence nulls last,
                episodes.cla_episode_id nulls last
        ) as record_no,
        case
            when episodes.is_short_break or uasc_children.child_id is not null then null
            else cast(places.distance_miles as decimal(18, 4))
        end as pl_distance,
        episodes.episode_start_date as decom,
        case when episodes.is_ended then episodes.episode_end_date end
            as dec  -- noqa: RF04
    from episodes_of_the_year as episodes
    left join periods on episodes.period_of_care_id = periods.period_of_care_id
    left join places on episodes.cla_placement_row_id = places.cla_placement_row_id
    left join placement_uses on episodes.placement_type_code = placement_uses.placement_type_code
    left join uasc_children
        on
            episodes.submission_id = uasc_children.submission_id
            and episodes.child_id = uasc_children.child_id
),

both_origins as (
    select * from built_here
    union all
    select * from from_files
)

select
    submission_id,
    concat_ws('/', submission_id, 'episodes', record_no) as episode_row_id,
    concat_ws('/', submission_id, coalesce(child, '')) as child_key,
    child,
    child_id,
    rne,
    ls,
    cin,
    place,
    place_provider,
    rec,
    reason_place_change,
    home_post,
    pl_post,
    urn,
    pl_la,
    pl_location,
    pl_distance_text,
    decom_text,
    dec_text,
    record_no,
    pl_distance,
    decom,
    dec
from both_origins
