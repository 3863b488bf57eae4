with disability as (
    select * from {{ ref('ssd_disability') }}
),

code_aliases as (
    select * from {{ ref('stg_code_aliases') }}
),

typed as (
    select
        disability.cj_la_code as la_code,
        {{ council_key('disability.disa_table_id') }} as disability_id,
        {{ id_text('disability.disa_table_id') }} as source_disability_id,
        {{ council_key('disability.disa_person_id') }} as child_id,
        coalesce(
            disability_codes.code,
            {{ text_value('disability.disa_disability_code') }}
        ) as disability_code,
        disability.cj_source_file as source_file,
        disability.cj_source_record as source_record
    from disability
    left join code_aliases as disability_codes
        on
            disability_codes.code_set = 'disability'
            and disability_codes.alias_key = {{ code_key('disability.disa_disability_code') }}
)

select
    la_code,
    disability_id,
    source_disability_id,
    child_id,
    disability_code,
    source_file,
    source_record
from typed
where disability_id is not null
qualify row_number() over (
    partition by disability_id
    order by {{ fullest_first(['child_id', 'disability_code']) }}
) = 1
