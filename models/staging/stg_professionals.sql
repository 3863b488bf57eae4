with professionals as (
    select * from {{ ref('ssd_professionals') }}
),

typed as (
    select
        cj_la_code as la_code,
        {{ council_key('prof_professional_id') }} as worker_id,
        {{ id_text('prof_professional_id') }} as source_worker_id,
        {{ id_text('prof_staff_id') }} as staff_id,
        {{ text_value('prof_professional_name') }} as worker_name,
        {{ id_text('prof_social_worker_registration_no') }} as swe_number,
        {{ text_value('prof_professional_job_title') }} as job_title,
        {{ text_value('prof_professional_department') }} as department,
        {{ integer_value('prof_professional_caseload') }} as n_caseload,
        {{ decimal_value('prof_full_time_equivalency') }} as fte,
        {{ flag_value('prof_agency_worker_flag') }} as is_agency_worker,
        cj_source_file as source_file,
        cj_source_record as source_record
    from professionals
)

select
    la_code,
    worker_id,
    source_worker_id,
    staff_id,
    worker_name,
    swe_number,
    job_title,
    department,
    n_caseload,
    fte,
    is_agency_worker,
    source_file,
    source_record
from typed
where worker_id is not null
qualify row_number() over (
    partition by worker_id
    order by {{ fullest_first([
        'staff_id', 'worker_name', 'swe_number', 'job_title', 'department', 'n_caseload', 'fte',
        'is_agency_worker'
    ]) }}
) = 1
