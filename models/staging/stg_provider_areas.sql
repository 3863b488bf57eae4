with provider_areas as (
    select * from {{ ref('sup_provider_areas') }}
),

typed as (
    select
        cj_la_code as la_code,
        {{ id_text('prva_urn') }} as provider_urn,
        {{ id_text('prva_la_code') }} as area_la_code,
        cj_source_file as source_file,
        cj_source_record as source_record
    from provider_areas
)

select
    la_code,
    {{ row_id(['la_code', 'provider_urn', 'area_la_code']) }} as provider_area_id,
    provider_urn,
    area_la_code,
    source_file,
    source_record
from typed
where
    provider_urn is not null
    and area_la_code is not null
qualify row_number() over (
    partition by provider_area_id
    order by {{ fullest_first([]) }}
) = 1
