with providers as (
    select * from {{ ref('sup_providers') }}
),

code_aliases as (
    select * from {{ ref('stg_code_aliases') }}
),

typed as (
    select
        providers.cj_la_code as la_code,
        {{ council_key('providers.prvd_urn') }} as provider_id,
        {{ id_text('providers.prvd_urn') }} as provider_urn,
        {{ text_value('providers.prvd_name') }} as provider_name,
        {{ text_value('providers.prvd_type') }} as provider_type,
        coalesce(
            placement_types.code,
            {{ text_value('providers.prvd_placement_code') }}
        ) as placement_type_code,
        coalesce(
            placement_providers.code,
            {{ text_value('providers.prvd_provider_code') }}
        ) as placement_provider_code,
        {{ id_text('providers.prvd_la_code') }} as provider_la_code,
        {{ text_value('providers.prvd_postcode') }} as postcode,
        {{ date_value('providers.prvd_registered_date') }} as registered_date,
        {{ date_value('providers.prvd_deregistered_date') }} as deregistered_date,
        providers.cj_source_file as source_file,
        providers.cj_source_record as source_record
    from providers
    left join code_aliases as placement_types
        on
            placement_types.code_set = 'placement_type'
            and placement_types.alias_key = {{ code_key('providers.prvd_placement_code') }}
    left join code_aliases as placement_providers
        on
            placement_providers.code_set = 'placement_provider'
            and placement_providers.alias_key = {{ code_key('providers.prvd_provider_code') }}
)

select
    la_code,
    provider_id,
    provider_urn,
    provider_name,
    provider_type,
    placement_type_code,
    placement_provider_code,
    provider_la_code,
    postcode,
    registered_date,
    deregistered_date,
    source_file,
    source_record
from typed
where provider_id is not null
qualify row_number() over (
    partition by provider_id
    order by {{ fullest_first([
        'provider_name', 'provider_type', 'placement_type_code', 'placement_provider_code',
        'provider_la_code', 'postcode', 'registered_date', 'deregistered_date'
    ]) }}
) = 1
