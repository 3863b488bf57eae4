with cla_care_plan as (
    select * from {{ ref('ssd_cla_care_plan') }}
),

typed as (
    select
        cj_la_code as la_code,
        {{ council_key('lacp_table_id') }} as cla_care_plan_id,
        {{ id_text('lacp_table_id') }} as source_cla_care_plan_id,
        {{ council_key('lacp_person_id') }} as child_id,
        {{ text_value('lacp_cla_care_plan_json') }} as cla_care_plan_json,
        {{ date_value('lacp_cla_care_plan_start_date') }} as cla_care_plan_start_date,
        {{ date_value('lacp_cla_care_plan_end_date') }} as cla_care_plan_end_date,
        cj_source_file as source_file,
        cj_source_record as source_record
    from cla_care_plan
)

select
    la_code,
    cla_care_plan_id,
    source_cla_care_plan_id,
    child_id,
    cla_care_plan_json,
    cla_care_plan_start_date,
    cla_care_plan_end_date,
    source_file,
    source_record
from typed
where cla_care_plan_id is not null
qualify row_number() over (
    partition by cla_care_plan_id
    order by {{ fullest_first([
        'child_id', 'cla_care_plan_json', 'cla_care_plan_start_date', 'cla_care_plan_end_date'
    ]) }}
) = 1
