with audits as (
    select * from {{ ref('sup_audits') }}
),

code_aliases as (
    select * from {{ ref('stg_code_aliases') }}
),

typed as (
    select
        audits.cj_la_code as la_code,
        {{ council_key('audits.audt_audit_id') }} as audit_id,
        {{ id_text('audits.audt_audit_id') }} as source_audit_id,
        {{ council_key('audits.audt_person_id') }} as child_id,
        {{ staff_key('audits.audt_auditor_id') }} as auditor_id,
        {{ text_value('audits.audt_type') }} as audit_type,
        coalesce(audit_grades.code, {{ text_value('audits.audt_grade') }}) as audit_grade_code,
        coalesce(
            moderated_grades.code,
            {{ text_value('audits.audt_moderated_grade') }}
        ) as moderated_grade_code,
        {{ text_value('audits.audt_domain_grades_json') }} as domain_grades_json,
        {{ integer_value('audits.audt_actions_count') }} as n_actions,
        {{ integer_value('audits.audt_actions_closed_count') }} as n_actions_closed,
        {{ date_value('audits.audt_audit_date') }} as audit_date,
        audits.cj_source_file as source_file,
        audits.cj_source_record as source_record
    from audits
    left join code_aliases as audit_grades
        on
            audit_grades.code_set = 'audit_grade'
            and audit_grades.alias_key = {{ code_key('audits.audt_grade') }}
    left join code_aliases as moderated_grades
        on
            moderated_grades.code_set = 'audit_grade'
            and moderated_grades.alias_key = {{ code_key('audits.audt_moderated_grade') }}
)

select
    la_code,
    audit_id,
    source_audit_id,
    child_id,
    auditor_id,
    audit_type,
    audit_grade_code,
    moderated_grade_code,
    domain_grades_json,
    n_actions,
    n_actions_closed,
    audit_date,
    source_file,
    source_record
from typed
where audit_id is not null
qualify row_number() over (
    partition by audit_id
    order by {{ fullest_first([
        'child_id', 'auditor_id', 'audit_type', 'audit_grade_code', 'moderated_grade_code',
        'domain_grades_json', 'n_actions', 'n_actions_closed', 'audit_date'
    ]) }}
) = 1
