with cla_placement_details as (
    select * from {{ ref('sup_cla_placement_details') }}
),

code_aliases as (
    select * from {{ ref('stg_code_aliases') }}
),

typed as (
    select
        cla_placement_details.cj_la_code as la_code,
        {{ council_key('cla_placement_details.plcx_placement_id') }} as cla_placement_id,
        {{ id_text('cla_placement_details.plcx_placement_id') }} as source_cla_placement_id,
        {{ council_key('cla_placement_details.plcx_carer_id') }} as carer_id,
        {{ text_value('cla_placement_details.plcx_home_postcode') }} as home_postcode,
        coalesce(
            placement_locations.code,
            {{ text_value('cla_placement_details.plcx_location_code') }}
        ) as placement_location_code,
        {{ id_text('cla_placement_details.plcx_la_code') }} as placement_la_code,
        {{ text_value('cla_placement_details.plcx_provider_name') }} as provider_name,
        {{ decimal_value('cla_placement_details.plcx_weekly_cost') }} as weekly_cost_pounds,
        {{ flag_value('cla_placement_details.plcx_confidential_flag') }} as is_address_confidential,
        {{ flag_value('cla_placement_details.plcx_planned_flag') }} as is_planned,
        cla_placement_details.cj_source_file as source_file,
        cla_placement_details.cj_source_record as source_record
    from cla_placement_details
    left join code_aliases as placement_locations
        on
            placement_locations.code_set = 'placement_location'
            and placement_locations.alias_key
            = {{ code_key('cla_placement_details.plcx_location_code') }}
)

select
    la_code,
    cla_placement_id,
    source_cla_placement_id,
    carer_id,
    home_postcode,
    placement_location_code,
    placement_la_code,
    provider_name,
    weekly_cost_pounds,
    is_address_confidential,
    is_planned,
    source_file,
    source_record
from typed
where cla_placement_id is not null
qualify row_number() over (
    partition by cla_placement_id
    order by {{ fullest_first([
        'carer_id', 'home_postcode', 'placement_location_code', 'placement_la_code',
        'provider_name', 'weekly_cost_pounds', 'is_address_confidential', 'is_planned'
    ]) }}
) = 1
