with

audits as (
    select * from {{ ref('stg_audits') }}
),

lead_allocations as (
    select * from {{ ref('int_lead_allocations') }}
),

codes as (
    select * from {{ ref('dim_codes') }}
),

-- the record holds no team: it is the social worker's of the day, of whom there is one at most
allocations_on_the_day as (
    select
        audits.audit_id,
        lead_allocations.worker_id,
        lead_allocations.team_id
    from audits
    inner join lead_allocations
        on
            audits.child_id = lead_allocations.child_id
            and lead_allocations.lead_kind = 'social_worker'
            and {{ is_open_on(
                'lead_allocations.allocation_start_date',
                'lead_allocations.allocation_end_date',
                'audits.audit_date'
            ) }}
    where audits.audit_date <= {{ reporting_date() }}
)

select
    audits.audit_id,
    audits.child_id,
    audits.la_code,
    audits.auditor_id,
    allocations_on_the_day.worker_id,
    allocations_on_the_day.team_id,
    audits.audit_type,
    audits.audit_grade_code,
    grades.code_label as audit_grade_label,
    audits.moderated_grade_code,
    moderated_grades.code_label as moderated_grade_label,
    coalesce(audits.moderated_grade_code, audits.audit_grade_code) as final_grade_code,
    coalesce(moderated_grades.code_label, grades.code_label) as final_grade_label,
    audits.domain_grades_json,
    case when allocations_on_the_day.audit_id is not null then 'rule' end as worker_linked_by,
    case
        when audits.audit_date <= {{ reporting_date() }}
            then {{ days_between('audits.audit_date', reporting_date()) }}
    end as days_since_audit,
    cast(audits.n_actions as bigint) as n_actions,
    cast(audits.n_actions_closed as bigint) as n_actions_closed,
    audits.moderated_grade_code is not null as is_moderated,
    audits.moderated_grade_code != audits.audit_grade_code as is_grade_changed,
    case when audits.n_actions > 0 then audits.n_actions_closed >= audits.n_actions end
        as is_every_action_closed,
    audits.n_actions_closed > audits.n_actions as is_more_closed_than_set,
    audits.audit_date
from audits
left join allocations_on_the_day on audits.audit_id = allocations_on_the_day.audit_id
left join codes as grades
    on grades.code_id = concat_ws('-', 'audit_grade', audits.audit_grade_code)
left join codes as moderated_grades
    on moderated_grades.code_id = concat_ws('-', 'audit_grade', audits.moderated_grade_code)
