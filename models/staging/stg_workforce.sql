with workforce as (
    select * from {{ ref('sup_workforce') }}
),

code_aliases as (
    select * from {{ ref('stg_code_aliases') }}
),

typed as (
    select
        workforce.cj_la_code as la_code,
        {{ council_key('workforce.work_post_record_id') }} as workforce_record_id,
        {{ id_text('workforce.work_post_record_id') }} as source_workforce_record_id,
        {{ staff_key('workforce.work_worker_id') }} as worker_id,
        {{ council_key('workforce.work_vacancy_post_id') }} as vacancy_post_id,
        {{ staff_key('workforce.work_team_id') }} as team_id,
        {{ id_text('workforce.work_swe_number') }} as swe_number,
        coalesce(
            workforce_roles.code,
            {{ text_value('workforce.work_role') }}
        ) as workforce_role_code,
        {{ text_value('workforce.work_leave_reason') }} as leave_reason,
        {{ decimal_value('workforce.work_fte') }} as fte,
        {{ flag_value('workforce.work_agency_flag') }} as is_agency_worker,
        {{ flag_value('workforce.work_absence_flag') }} as is_absent,
        {{ date_value('workforce.work_start_date') }} as start_date,
        {{ date_value('workforce.work_leave_date') }} as leave_date,
        {{ date_value('workforce.work_qualification_date') }} as qualification_date,
        workforce.cj_source_file as source_file,
        workforce.cj_source_record as source_record
    from workforce
    left join code_aliases as workforce_roles
        on
            workforce_roles.code_set = 'workforce_role'
            and workforce_roles.alias_key = {{ code_key('workforce.work_role') }}
)

select
    la_code,
    workforce_record_id,
    source_workforce_record_id,
    worker_id,
    vacancy_post_id,
    team_id,
    swe_number,
    workforce_role_code,
    leave_reason,
    fte,
    is_agency_worker,
    is_absent,
    start_date,
    leave_date,
    qualification_date,
    source_file,
    source_record
from typed
where workforce_record_id is not null
qualify row_number() over (
    partition by workforce_record_id
    order by {{ fullest_first([
        'worker_id', 'vacancy_post_id', 'team_id', 'swe_number', 'workforce_role_code',
        'leave_reason', 'fte', 'is_agency_worker', 'is_absent', 'start_date', 'leave_date',
        'qualification_date'
    ]) }}
) = 1
