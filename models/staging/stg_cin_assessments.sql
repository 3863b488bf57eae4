with cin_assessments as (
    select * from {{ ref('ssd_cin_assessments') }}
),

typed as (
    select
        cj_la_code as la_code,
        {{ council_key('cina_assessment_id') }} as assessment_id,
        {{ id_text('cina_assessment_id') }} as source_assessment_id,
        {{ council_key('cina_person_id') }} as child_id,
        {{ council_key('cina_referral_id') }} as referral_id,
        {{ staff_key('cina_assessment_team') }} as team_id,
        {{ staff_key('cina_assessment_worker_id') }} as worker_id,
        {{ text_value('cina_assessment_outcome_json') }} as assessment_outcome_json,
        {{ flag_value('cina_assessment_child_seen') }} as is_child_seen,
        {{ flag_value('cina_assessment_outcome_nfa') }} as is_nfa,
        {{ date_value('cina_assessment_start_date') }} as assessment_start_date,
        {{ date_value('cina_assessment_auth_date') }} as assessment_authorised_date,
        cj_source_file as source_file,
        cj_source_record as source_record
    from cin_assessments
)

select
    la_code,
    assessment_id,
    source_assessment_id,
    child_id,
    referral_id,
    team_id,
    worker_id,
    assessment_outcome_json,
    is_child_seen,
    is_nfa,
    assessment_start_date,
    assessment_authorised_date,
    source_file,
    source_record
from typed
where assessment_id is not null
qualify row_number() over (
    partition by assessment_id
    order by {{ fullest_first([
        'child_id', 'referral_id', 'team_id', 'worker_id', 'assessment_outcome_json',
        'is_child_seen', 'is_nfa', 'assessment_start_date', 'assessment_authorised_date'
    ]) }}
) = 1
