with

episodes as (
    select * from {{ ref('ssda903__episode_inputs') }}
),

providers as (
    select * from {{ ref('stg_providers') }}
),

provider_areas as (
    select * from {{ ref('stg_provider_areas') }}
),

places as (
    select * from {{ ref('int_postcode_places') }}
),

local_authorities as (
    select * from {{ ref('dim_local_authorities') }}
),

councils_with_providers as (
    select
        la_code,
        bool_or(provider_la_code is not null) as has_provider_authorities
    from providers
    group by la_code
),

with_keys as (
    select
        *,
        concat_ws('-', la_code, upper(provider_urn)) as provider_key,
        upper(replace(postcode, ' ', '')) as postcode_key
    from providers
    qualify row_number() over (
        partition by la_code, upper(provider_urn)
        order by provider_id asc
    ) = 1
),

provider_list as (
    select
        with_keys.*,
        coalesce(places.la_ons_code, local_authorities.ons_code) as provider_ons_code
    from with_keys
    left join places
        on concat_ws('-', with_keys.la_code, with_keys.postcode_key) = places.place_id
    left join local_authorities on with_keys.provider_la_code = local_authorities.la_code
),

-- an authority as the list has it, as its ONS code
areas as (
    select
        concat_ws('-', provider_areas.la_code, upper(provider_areas.provider_urn)) as provider_key,
        coalesce(local_authorities.ons_code, upper(provider_areas.area_la_code)) as area_ons_code
    from provider_areas
    left join local_authorities on provider_areas.area_la_code = local_authorities.la_code
),

areas_by_provider as (
    select
        provider_key,
        {{ dbt.listagg('area_ons_code', "','", 'order by area_ons_code') }} as area_ons_codes
    from areas
    group by provider_key
)

-- lists of codes are between commas, so that a code is found whole
select
    episodes.episode_row_id,
    concat(',', replace(upper(provider_list.placement_type_code), ' ', ''), ',')
        as placement_type_codes,
    concat(',', replace(upper(provider_list.placement_provider_code), ' ', ''), ',')
        as placement_provider_codes,
    provider_list.postcode_key,
    provider_list.provider_ons_code,
    concat(',', areas_by_provider.area_ons_codes, ',') as area_ons_codes,
    provider_list.provider_id is not null as is_found,
    areas_by_provider.provider_key is not null as has_areas,
    episodes.has_postcodes or councils_with_providers.has_provider_authorities
        as are_authorities_known,
    provider_list.deregistered_date
from episodes
inner join councils_with_providers on episodes.la_code = councils_with_providers.la_code
left join provider_list
    on concat_ws('-', episodes.la_code, episodes.urn) = provider_list.provider_key
left join areas_by_provider
    on concat_ws('-', episodes.la_code, episodes.urn) = areas_by_provider.provider_key
where episodes.urn != 'XXXXXXX'
