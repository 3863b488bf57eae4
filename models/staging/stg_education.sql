with education as (
    select * from {{ ref('sup_education') }}
),

code_aliases as (
    select * from {{ ref('stg_code_aliases') }}
),

typed as (
    select
        education.cj_la_code as la_code,
        {{ council_key('education.educ_row_id') }} as education_record_id,
        {{ id_text('education.educ_row_id') }} as source_education_record_id,
        {{ council_key('education.educ_person_id') }} as child_id,
        {{ id_text('education.educ_urn') }} as school_urn,
        coalesce(
            education_statuses.code,
            {{ text_value('education.educ_status') }}
        ) as education_status_code,
        {{ decimal_value('education.educ_attendance_percent') }} as attendance_percent,
        {{ integer_value('education.educ_exclusions') }} as n_exclusions,
        {{ date_value('education.educ_pep_due_date') }} as pep_due_date,
        {{ date_value('education.educ_pep_date') }} as pep_date,
        education.cj_source_file as source_file,
        education.cj_source_record as source_record
    from education
    left join code_aliases as education_statuses
        on
            education_statuses.code_set = 'education_status'
            and education_statuses.alias_key = {{ code_key('education.educ_status') }}
)

select
    la_code,
    education_record_id,
    source_education_record_id,
    child_id,
    school_urn,
    education_status_code,
    attendance_percent,
    n_exclusions,
    pep_due_date,
    pep_date,
    source_file,
    source_record
from typed
where education_record_id is not null
qualify row_number() over (
    partition by education_record_id
    order by {{ fullest_first([
        'child_id', 'school_urn', 'education_status_code', 'attendance_percent', 'n_exclusions',
        'pep_due_date', 'pep_date'
    ]) }}
) = 1
