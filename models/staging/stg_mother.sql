with mother as (
    select * from {{ ref('ssd_mother') }}
),

typed as (
    select
        cj_la_code as la_code,
        {{ council_key('moth_table_id') }} as mother_link_id,
        {{ id_text('moth_table_id') }} as source_mother_link_id,
        {{ council_key('moth_person_id') }} as mother_id,
        {{ council_key('moth_childs_person_id') }} as child_id,
        {{ date_value('moth_childs_dob') }} as child_dob,
        cj_source_file as source_file,
        cj_source_record as source_record
    from mother
)

select
    la_code,
    mother_link_id,
    source_mother_link_id,
    mother_id,
    child_id,
    child_dob,
    source_file,
    source_record
from typed
where mother_link_id is not null
qualify row_number() over (
    partition by mother_link_id
    order by {{ fullest_first(['mother_id', 'child_id', 'child_dob']) }}
) = 1
