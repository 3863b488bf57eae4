with cla_visits as (
    select * from {{ ref('ssd_cla_visits') }}
),

typed as (
    select
        cj_la_code as la_code,
        {{ council_key('clav_cla_visit_id') }} as cla_visit_id,
        {{ id_text('clav_cla_visit_id') }} as source_cla_visit_id,
        {{ council_key('clav_cla_id') }} as cla_period_id,
        {{ council_key('clav_person_id') }} as child_id,
        {{ flag_value('clav_cla_visit_seen') }} as is_child_seen,
        {{ flag_value('clav_cla_visit_seen_alone') }} as is_seen_alone,
        {{ date_value('clav_cla_visit_date') }} as cla_visit_date,
        cj_source_file as source_file,
        cj_source_record as source_record
    from cla_visits
)

select
    la_code,
    cla_visit_id,
    source_cla_visit_id,
    cla_period_id,
    child_id,
    is_child_seen,
    is_seen_alone,
    cla_visit_date,
    source_file,
    source_record
from typed
where cla_visit_id is not null
qualify row_number() over (
    partition by cla_visit_id
    order by {{ fullest_first([
        'cla_period_id', 'child_id', 'is_child_seen', 'is_seen_alone', 'cla_visit_date'
    ]) }}
) = 1
