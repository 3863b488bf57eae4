{# a table: read by six models #}
{{ config(materialized='table') }}

with

cla_episodes as (
    select * from {{ ref('int_cla_episodes_sequenced') }}
    where period_of_care_id is not null
),

addresses as (
    select * from {{ ref('stg_address') }}
),

placements as (
    select * from {{ ref('int_cla_placements_with_details') }}
),

first_episodes as (
    select * from cla_episodes
    where is_first_of_period
),

last_episodes as (
    select * from cla_episodes
    qualify row_number() over (
        partition by period_of_care_id
        order by child_sequence desc nulls last
    ) = 1
),

totals as (
    select
        period_of_care_id,
        cast(count(*) as bigint) as n_episodes,
        bool_and(case when legal_status_code is not null then is_short_break end)
            as is_short_breaks_only,
        bool_or(entered_care_date != period_start_date) as is_entered_care_date_different,
        max(episode_end_date) as latest_end_date
    from cla_episodes
    group by period_of_care_id
),

-- home when the period began, as any placement of the period gives it
homes_of_placements as (
    select
        cla_episodes.period_of_care_id,
        placements.home_postcode
    from cla_episodes
    inner join placements on cla_episodes.cla_placement_row_id = placements.cla_placement_row_id
    where placements.home_postcode is not null
    qualify row_number() over (
        partition by cla_episodes.period_of_care_id
        order by cla_episodes.child_sequence nulls last
    ) = 1
),

-- else the address of that day; one that only began on it may be the placement
homes_of_addresses as (
    select
        first_episodes.period_of_care_id,
        addresses.postcode as home_postcode
    from first_episodes
    inner join addresses
        on
            first_episodes.child_id = addresses.child_id
            and first_episodes.period_start_date >= addresses.address_start_date
            and (
                first_episodes.period_start_date <= addresses.address_end_date
                or addresses.address_end_date is null
            )
    where
        addresses.postcode is not null
        and coalesce(addresses.address_type_code, '') != 'Placement'
    qualify row_number() over (
        partition by first_episodes.period_of_care_id
        order by
            addresses.address_start_date < first_episodes.period_start_date desc nulls last,
            addresses.address_start_date desc nulls last,
            addresses.address_id desc nulls last
    ) = 1
)

select
    first_episodes.period_of_care_id,
    first_episodes.child_id,
    first_episodes.la_code,
    first_episodes.origin,
    first_episodes.cla_period_id,
    first_episodes.cla_episode_id as first_cla_episode_id,
    last_episodes.cla_episode_id as latest_cla_episode_id,
    first_episodes.period_sequence,
    coalesce(homes_of_placements.home_postcode, homes_of_addresses.home_postcode)
        as home_postcode,
    case
        when homes_of_placements.home_postcode is not null then 'placement'
        when homes_of_addresses.home_postcode is not null then 'address'
    end as home_postcode_from,
    totals.n_episodes,
    first_episodes.is_first_known,
    totals.is_short_breaks_only,
    totals.is_entered_care_date_different,
    first_episodes.period_start_date,
    first_episodes.episode_start_date as first_episode_start_date,
    -- open while the latest episode is, whatever older ones say
    case when last_episodes.episode_end_date is not null then totals.latest_end_date end
        as period_end_date
from first_episodes
inner join last_episodes on first_episodes.period_of_care_id = last_episodes.period_of_care_id
inner join totals on first_episodes.period_of_care_id = totals.period_of_care_id
left join homes_of_placements
    on first_episodes.period_of_care_id = homes_of_placements.period_of_care_id
left join homes_of_addresses
    on first_episodes.period_of_care_id = homes_of_addresses.period_of_care_id
