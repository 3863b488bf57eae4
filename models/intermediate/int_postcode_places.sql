{# a table, and a hook: the national list can be read only once it is known what is needed of it #}
{{
    config(
        materialized='table',
        pre_hook="{{ fill_national_postcodes(ref('int_postcodes_needed')) }}"
    )
}}

with

postcodes as (
    select * from {{ ref('stg_postcodes') }}
),

postcodes_needed as (
    select * from {{ ref('int_postcodes_needed') }}
),

national_postcodes as (
    select * from {{ ref('national_postcodes') }}
),

districts as (
    select * from {{ ref('local_authority_districts') }}
),

local_authorities as (
    select * from {{ ref('local_authorities') }}
),

-- codes of today: an authority that changed its own, and districts by the authority that has them
codes as (
    select
        ons_code as written_code,
        la_code
    from local_authorities
    union all
    select
        district_ons_code as written_code,
        la_code
    from districts
),

current_codes as (
    select
        codes.written_code,
        local_authorities.ons_code
    from codes
    inner join local_authorities on codes.la_code = local_authorities.la_code
    where local_authorities.is_current
),

-- the same postcode may stand there written in two ways
own_list as (
    select
        *,
        upper(replace(postcode, ' ', '')) as postcode_key,
        concat_ws('-', la_code, upper(replace(postcode, ' ', ''))) as place_id
    from postcodes
    qualify row_number() over (
        partition by la_code, upper(replace(postcode, ' ', ''))
        order by
            easting asc nulls last,
            northing asc nulls last,
            la_ons_code asc nulls last,
            postcode_id asc nulls last
    ) = 1
),

-- what a council says of a postcode stands, also where it says less
not_in_own_list as (
    select postcodes_needed.*
    from postcodes_needed
    left join own_list on postcodes_needed.place_id = own_list.place_id
    where own_list.place_id is null
),

places as (
    select
        place_id,
        la_code,
        postcode_key,
        la_ons_code as written_code,
        'sup_postcodes' as place_from,
        easting,
        northing
    from own_list
    union all
    select
        not_in_own_list.place_id,
        not_in_own_list.la_code,
        not_in_own_list.postcode_key,
        national_postcodes.district_ons_code as written_code,
        national_postcodes.list_version as place_from,
        national_postcodes.easting,
        national_postcodes.northing
    from not_in_own_list
    inner join national_postcodes
        on not_in_own_list.postcode_key = national_postcodes.postcode_key
)

select
    places.place_id,
    places.la_code,
    places.postcode_key,
    case
        when current_codes.ons_code is not null then current_codes.ons_code
        -- Jersey, Guernsey and Man are outside the United Kingdom
        when substr(places.written_code, 1, 1) in ('L', 'M') then 'NUK'
        else places.written_code
    end as la_ons_code,
    places.place_from,
    places.easting,
    places.northing
from places
left join current_codes on places.written_code = current_codes.written_code
