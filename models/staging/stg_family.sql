with family as (
    select * from {{ ref('ssd_family') }}
),

typed as (
    select
        cj_la_code as la_code,
        {{ council_key('fami_table_id') }} as family_member_id,
        {{ id_text('fami_table_id') }} as source_family_member_id,
        {{ council_key('fami_family_id') }} as family_id,
        {{ council_key('fami_person_id') }} as child_id,
        cj_source_file as source_file,
        cj_source_record as source_record
    from family
)

select
    la_code,
    family_member_id,
    source_family_member_id,
    family_id,
    child_id,
    source_file,
    source_record
from typed
where family_member_id is not null
qualify row_number() over (
    partition by family_member_id
    order by {{ fullest_first(['family_id', 'child_id']) }}
) = 1
