with cla_placement as (
    select * from {{ ref('ssd_cla_placement') }}
),

code_aliases as (
    select * from {{ ref('stg_code_aliases') }}
),

typed as (
    select
        cla_placement.cj_la_code as la_code,
        {{ council_key('cla_placement.clap_cla_placement_id') }} as cla_placement_id,
        {{ council_key('cla_placement.clap_cla_id') }} as cla_period_id,
        {{ council_key('cla_placement.clap_person_id') }} as child_id,
        coalesce(
            placement_types.code,
            {{ text_value('cla_placement.clap_cla_placement_type') }}
        ) as placement_type_code,
        {{ id_text('cla_placement.clap_cla_placement_urn') }} as placement_urn,
        coalesce(
            placement_providers.code,
            {{ text_value('cla_placement.clap_cla_placement_provider') }}
        ) as placement_provider_code,
        {{ text_value('cla_placement.clap_cla_placement_postcode') }} as placement_postcode,
        coalesce(
            placement_change_reasons.code,
            {{ text_value('cla_placement.clap_cla_placement_change_reason') }}
        ) as placement_change_reason_code,
        {{ decimal_value('cla_placement.clap_cla_placement_distance') }}
            as placement_distance_miles,
        {{ date_value('cla_placement.clap_cla_placement_start_date') }} as placement_start_date,
        {{ date_value('cla_placement.clap_cla_placement_end_date') }} as placement_end_date,
        cla_placement.cj_source_file as source_file,
        cla_placement.cj_source_record as source_record
    from cla_placement
    left join code_aliases as placement_types
        on
            placement_types.code_set = 'placement_type'
            and placement_types.alias_key = {{ code_key('cla_placement.clap_cla_placement_type') }}
    left join code_aliases as placement_providers
        on
            placement_providers.code_set = 'placement_provider'
            and placement_providers.alias_key
            = {{ code_key('cla_placement.clap_cla_placement_provider') }}
    left join code_aliases as placement_change_reasons
        on
            placement_change_reasons.code_set = 'placement_change_reason'
            and placement_change_reasons.alias_key
            = {{ code_key('cla_placement.clap_cla_placement_change_reason') }}
)

select
    la_code,
    {{ row_id([
        'la_code', 'cla_placement_id', 'child_id', 'placement_start_date'
    ]) }} as cla_placement_row_id,
    cla_placement_id,
    cla_period_id,
    child_id,
    placement_type_code,
    placement_urn,
    placement_provider_code,
    placement_postcode,
    placement_change_reason_code,
    placement_distance_miles,
    placement_start_date,
    placement_end_date,
    source_file,
    source_record
from typed
where cla_placement_id is not null
qualify row_number() over (
    partition by cla_placement_row_id
    order by {{ fullest_first([
        'cla_period_id', 'placement_type_code', 'placement_urn', 'placement_provider_code',
        'placement_postcode', 'placement_change_reason_code', 'placement_distance_miles',
        'placement_end_date'
    ]) }}
) = 1
