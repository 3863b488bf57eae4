with

placements as (
    select * from {{ ref('int_cla_placements_with_details') }}
),

records_in_periods as (
    select * from {{ ref('int_cla_records_in_periods') }}
    where record_type = 'placement'
),

periods as (
    select * from {{ ref('int_periods_of_care') }}
),

immigration_statuses as (
    select * from {{ ref('stg_immigration_status') }}
),

places as (
    select * from {{ ref('int_postcode_places') }}
),

councils as (
    select * from {{ ref('stg_council') }}
),

council_codes as (
    select
        la_code,
        min(ons_code) as ons_code
    from councils
    group by la_code
),

with_home as (
    select
        placements.*,
        periods.period_start_date,
        coalesce(placements.home_postcode, periods.home_postcode) as home_postcode_at_start
    from placements
    left join records_in_periods
        on placements.cla_placement_row_id = records_in_periods.record_id
    left join periods on records_in_periods.period_of_care_id = periods.period_of_care_id
),

-- a child who came alone has no home in the country, also after the status ended
came_alone as (
    select with_home.cla_placement_row_id
    from with_home
    inner join immigration_statuses
        on with_home.child_id = immigration_statuses.child_id
    where
        immigration_statuses.immigration_status_code = 'U'
        and (
            (
                with_home.period_start_date
                >= coalesce(
                    immigration_statuses.immigration_status_start_date, with_home.period_start_date
                )
                and coalesce(
                    immigration_statuses.immigration_status_end_date > with_home.period_start_date,
                    true
                )
            )
            or (
                with_home.placement_start_date
                >= coalesce(
                    immigration_statuses.immigration_status_start_date,
                    with_home.placement_start_date
                )
                and coalesce(
                    immigration_statuses.immigration_status_end_date
                    > with_home.placement_start_date,
                    true
                )
            )
        )
    group by with_home.cla_placement_row_id
),

located as (
    select
        with_home.cla_placement_row_id,
        case when came_alone.cla_placement_row_id is null then with_home.home_postcode_at_start end
            as home_postcode,
        case
            when came_alone.cla_placement_row_id is null then with_home.placement_distance_miles
        end as recorded_distance_miles,
        -- 1,609.344 metres to the mile
        case
            when came_alone.cla_placement_row_id is null
                then {{ round_half_up(
                    'sqrt(power(homes.easting - sites.easting, 2)'
                    ~ ' + power(homes.northing - sites.northing, 2)) / 1609.344', 1
                ) }}
        end as calculated_distance_miles,
        coalesce(
            with_home.placement_location_code,
            case
                when with_home.placement_la_code = with_home.la_code then 'IN'
                when with_home.placement_la_code is not null then 'OUT'
            end
        ) as recorded_location_code,
        sites.la_ons_code as placement_la_ons_code,
        case
            when sites.la_ons_code = council_codes.ons_code then 'IN'
            when sites.la_ons_code is not null and council_codes.ons_code is not null then 'OUT'
        end as calculated_location_code
    from with_home
    left join came_alone on with_home.cla_placement_row_id = came_alone.cla_placement_row_id
    left join places as homes
        on
            homes.place_id
            = concat_ws(
                '-', with_home.la_code, upper(replace(with_home.home_postcode_at_start, ' ', ''))
            )
    left join places as sites
        on sites.place_id = concat_ws('-', with_home.la_code, with_home.placement_postcode_key)
    left join council_codes on with_home.la_code = council_codes.la_code
)

select
    cla_placement_row_id,
    home_postcode,
    coalesce(recorded_location_code, calculated_location_code) as placement_location_code,
    placement_la_ons_code,
    case
        when recorded_distance_miles is not null then 'extract'
        when calculated_distance_miles is not null then 'postcodes'
    end as distance_from,
    case
        when recorded_location_code is not null then 'extract'
        when calculated_location_code is not null then 'postcodes'
    end as placement_location_from,
    coalesce(recorded_distance_miles, calculated_distance_miles) as distance_miles
from located
