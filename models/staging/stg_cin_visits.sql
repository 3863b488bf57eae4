with cin_visits as (
    select * from {{ ref('ssd_cin_visits') }}
),

typed as (
    select
        cj_la_code as la_code,
        {{ council_key('cinv_cin_visit_id') }} as cin_visit_id,
        {{ id_text('cinv_cin_visit_id') }} as source_cin_visit_id,
        {{ council_key('cinv_person_id') }} as child_id,
        {{ flag_value('cinv_cin_visit_seen') }} as is_child_seen,
        {{ flag_value('cinv_cin_visit_seen_alone') }} as is_seen_alone,
        {{ flag_value('cinv_cin_visit_bedroom') }} as is_bedroom_seen,
        {{ date_value('cinv_cin_visit_date') }} as cin_visit_date,
        cj_source_file as source_file,
        cj_source_record as source_record
    from cin_visits
)

select
    la_code,
    cin_visit_id,
    source_cin_visit_id,
    child_id,
    is_child_seen,
    is_seen_alone,
    is_bedroom_seen,
    cin_visit_date,
    source_file,
    source_record
from typed
where cin_visit_id is not null
qualify row_number() over (
    partition by cin_visit_id
    order by {{ fullest_first([
        'child_id', 'is_child_seen', 'is_seen_alone', 'is_bedroom_seen', 'cin_visit_date'
    ]) }}
) = 1
