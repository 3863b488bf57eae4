with cp_visits as (
    select * from {{ ref('ssd_cp_visits') }}
),

typed as (
    select
        cj_la_code as la_code,
        {{ council_key('cppv_cp_visit_id') }} as cp_visit_id,
        {{ id_text('cppv_cp_visit_id') }} as source_cp_visit_id,
        {{ council_key('cppv_person_id') }} as child_id,
        {{ council_key('cppv_cp_plan_id') }} as cp_plan_id,
        {{ flag_value('cppv_cp_visit_seen') }} as is_child_seen,
        {{ flag_value('cppv_cp_visit_seen_alone') }} as is_seen_alone,
        {{ flag_value('cppv_cp_visit_bedroom') }} as is_bedroom_seen,
        {{ date_value('cppv_cp_visit_date') }} as cp_visit_date,
        cj_source_file as source_file,
        cj_source_record as source_record
    from cp_visits
)

select
    la_code,
    cp_visit_id,
    source_cp_visit_id,
    child_id,
    cp_plan_id,
    is_child_seen,
    is_seen_alone,
    is_bedroom_seen,
    cp_visit_date,
    source_file,
    source_record
from typed
where cp_visit_id is not null
qualify row_number() over (
    partition by cp_visit_id
    order by {{ fullest_first([
        'child_id', 'cp_plan_id', 'is_child_seen', 'is_seen_alone', 'is_bedroom_seen',
        'cp_visit_date'
    ]) }}
) = 1
