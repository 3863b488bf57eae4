with

providers as (
    select * from {{ ref('stg_providers') }}
),

provider_areas as (
    select * from {{ ref('stg_provider_areas') }}
),

placements as (
    select * from {{ ref('int_cla_placements_with_details') }}
),

codes as (
    select * from {{ ref('dim_codes') }}
),

placements_by_provider as (
    select
        provider_id,
        la_code,
        placement_urn,
        cast(count(*) as bigint) as n_placements
    from placements
    where provider_id is not null
    group by provider_id, la_code, placement_urn
),

areas_by_provider as (
    select
        concat_ws('-', la_code, provider_urn) as provider_id,
        {{ dbt.listagg('area_la_code', "', '", 'order by area_la_code') }} as area_la_codes
    from provider_areas
    group by la_code, provider_urn
)

-- a provider whom only placements name has a row too, so that every placement meets one
select
    coalesce(providers.provider_id, placements_by_provider.provider_id) as provider_id,
    coalesce(providers.la_code, placements_by_provider.la_code) as la_code,
    coalesce(providers.provider_urn, placements_by_provider.placement_urn) as provider_urn,
    providers.provider_name,
    providers.provider_type,
    providers.placement_type_code,
    placement_types.code_label as placement_type_label,
    providers.placement_provider_code,
    provider_kinds.code_label as placement_provider_label,
    providers.provider_la_code,
    areas_by_provider.area_la_codes,
    providers.postcode,
    coalesce(placements_by_provider.n_placements, 0) as n_placements,
    {{ is_open_on('providers.registered_date', 'providers.deregistered_date', reporting_date()) }}
        as is_registered,
    providers.provider_id is null as is_inferred,
    providers.deregistered_date < providers.registered_date as is_end_before_start,
    providers.registered_date,
    providers.deregistered_date
from providers
full outer join placements_by_provider
    on providers.provider_id = placements_by_provider.provider_id
left join areas_by_provider
    on
        coalesce(providers.provider_id, placements_by_provider.provider_id)
        = areas_by_provider.provider_id
left join codes as placement_types
    on placement_types.code_id = concat_ws('-', 'placement_type', providers.placement_type_code)
left join codes as provider_kinds
    on
        provider_kinds.code_id
        = concat_ws('-', 'placement_provider', providers.placement_provider_code)
