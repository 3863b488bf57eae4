with linked_identifiers as (
    select * from {{ ref('ssd_linked_identifiers') }}
),

code_aliases as (
    select * from {{ ref('stg_code_aliases') }}
),

typed as (
    select
        linked_identifiers.cj_la_code as la_code,
        {{ id_text('linked_identifiers.link_table_id') }} as source_table_id,
        {{ council_key('linked_identifiers.link_person_id') }} as child_id,
        coalesce(
            identifier_types.code,
            {{ text_value('linked_identifiers.link_identifier_type') }}
        ) as identifier_type_code,
        {{ text_value('linked_identifiers.link_identifier_value') }} as identifier_value,
        {{ date_value('linked_identifiers.link_valid_from_date') }} as valid_from_date,
        {{ date_value('linked_identifiers.link_valid_to_date') }} as valid_to_date,
        linked_identifiers.cj_source_file as source_file,
        linked_identifiers.cj_source_record as source_record
    from linked_identifiers
    left join code_aliases as identifier_types
        on
            identifier_types.code_set = 'identifier_type'
            and identifier_types.alias_key
            = {{ code_key('linked_identifiers.link_identifier_type') }}
)

select
    la_code,
    {{ row_id([
        'la_code', 'child_id', 'identifier_type_code', 'identifier_value', 'valid_from_date',
        'valid_to_date'
    ]) }} as linked_identifier_id,
    source_table_id,
    child_id,
    identifier_type_code,
    identifier_value,
    valid_from_date,
    valid_to_date,
    source_file,
    source_record
from typed
qualify row_number() over (
    partition by linked_identifier_id
    order by {{ fullest_first(['source_table_id']) }}
) = 1
