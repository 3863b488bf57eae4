with address as (
    select * from {{ ref('ssd_address') }}
),

code_aliases as (
    select * from {{ ref('stg_code_aliases') }}
),

typed as (
    select
        address.cj_la_code as la_code,
        {{ council_key('address.addr_table_id') }} as address_id,
        {{ id_text('address.addr_table_id') }} as source_address_id,
        {{ council_key('address.addr_person_id') }} as child_id,
        coalesce(
            address_types.code,
            {{ text_value('address.addr_address_type') }}
        ) as address_type_code,
        {{ text_value('address.addr_address_postcode') }} as postcode,
        {{ text_value('address.addr_address_json') }} as address_json,
        {{ date_value('address.addr_address_start_date') }} as address_start_date,
        {{ date_value('address.addr_address_end_date') }} as address_end_date,
        address.cj_source_file as source_file,
        address.cj_source_record as source_record
    from address
    left join code_aliases as address_types
        on
            address_types.code_set = 'address_type'
            and address_types.alias_key = {{ code_key('address.addr_address_type') }}
)

select
    la_code,
    address_id,
    source_address_id,
    child_id,
    address_type_code,
    postcode,
    address_json,
    address_start_date,
    address_end_date,
    source_file,
    source_record
from typed
where address_id is not null
qualify row_number() over (
    partition by address_id
    order by {{ fullest_first([
        'child_id', 'address_type_code', 'postcode', 'address_json', 'address_start_date',
        'address_end_date'
    ]) }}
) = 1
