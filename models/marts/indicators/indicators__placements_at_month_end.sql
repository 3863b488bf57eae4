with

children_at_month_end as (
    select * from {{ ref('fct_children_at_month_end') }}
),

periods as (
    select * from {{ ref('fct_periods_of_care') }}
),

cla_episodes as (
    select * from {{ ref('fct_cla_episodes') }}
),

cla_placements as (
    select * from {{ ref('fct_cla_placements') }}
),

-- what a council never fills in is unknown, and not a no
councils as (
    select
        la_code,
        count(distance_miles) > 0 as has_distances,
        count(placement_location_code) > 0 as has_locations,
        count(placement_urn) > 0 as has_urns
    from cla_placements
    group by la_code
),

-- a placement without a row of its own is known by the episode alone
placed as (
    select
        children_at_month_end.*,
        periods.period_start_date,
        cla_episodes.placement_provider_code,
        cla_episodes.placement_provider_label,
        cla_episodes.placement_urn,
        councils.has_distances,
        councils.has_locations,
        councils.has_urns,
        coalesce(cla_placements.is_over_20_miles, false) as is_over_20_miles,
        coalesce(cla_placements.is_out_of_area, false) as is_out_of_area,
        coalesce(children_at_month_end.placement_group_code, '') as placement_group,
        coalesce(children_at_month_end.placement_type_code, '') as placement_type
    from children_at_month_end
    left join periods on children_at_month_end.period_of_care_id = periods.period_of_care_id
    left join cla_episodes on children_at_month_end.cla_episode_id = cla_episodes.cla_episode_id
    left join cla_placements
        on children_at_month_end.cla_placement_row_id = cla_placements.cla_placement_row_id
    left join councils on children_at_month_end.la_code = councils.la_code
    where children_at_month_end.is_cla
)

select
    la_code,
    child_month_id as record_id,
    child_id,
    team_id,
    month_end_date,
    n_placements_12m >= 3 as cla_3plus_placements_12m_pct,
    -- in care for the whole of the 24 months
    case
        when period_start_date <= {{ add_months('cast(month_end_date + 1 as date)', -24) }}
            then n_placements_24m >= 3
    end as cla_3plus_placements_24m_pct,
    -- a stay that may be longer than the extract shows can only be told when it is long enough
    case
        when
            age is null
            or age >= 16
            or period_start_date > {{ add_months('month_end_date', -30) }}
            then null
        when settled_since_date <= {{ add_months('month_end_date', -24) }} then true
        when is_settled_since_known then false
    end as cla_longterm_stability_pct,
    -- a distance or a place that is not known counts as near, in the denominator
    case when has_distances then is_over_20_miles end as cla_over_20_miles_pct,
    case when has_distances and has_locations then is_over_20_miles and is_out_of_area end
        as cla_over_20_outside_la_pct,
    case when has_locations then is_out_of_area end as cla_outside_la_pct,
    placement_group = 'FOSTER' as cla_foster_pct,
    placement_type in ('U1', 'U2', 'U3') as cla_kinship_foster_pct,
    placement_group = 'HOMES' as cla_residential_pct,
    placement_group = 'INDEPENDENT' as cla_semi_independent_pct,
    placement_group = 'PARENTS' as cla_with_parents_pct,
    true as cla_placement_type_pct,
    coalesce(placement_group_label, 'not recorded') as cla_placement_type_pct__group,
    true as cla_provider_pct,
    coalesce(placement_provider_label, 'not recorded') as cla_provider_pct__group,
    case when placement_group = 'FOSTER' then coalesce(placement_provider_code = 'PR1', false) end
        as cla_inhouse_foster_pct,
    -- a setting that must be registered itself, without a number of Ofsted
    case
        when placement_type in ('Z1', 'Z11', 'Z12', 'Z13', 'Z14') then true
        when placement_type in ('K1', 'K2', 'K3', 'R3', 'S1') and has_urns and placement_urn is null
            then true
    end as cla_unregistered,
    case when placement_group = 'ADOPTION' then true end as children_in_adoptive_placement
from placed
