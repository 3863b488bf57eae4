with s47_enquiry as (
    select * from {{ ref('ssd_s47_enquiry') }}
),

typed as (
    select
        cj_la_code as la_code,
        {{ council_key('s47e_s47_enquiry_id') }} as s47_enquiry_id,
        {{ id_text('s47e_s47_enquiry_id') }} as source_s47_enquiry_id,
        {{ council_key('s47e_referral_id') }} as referral_id,
        {{ council_key('s47e_person_id') }} as child_id,
        {{ staff_key('s47e_s47_completed_by_team') }} as team_id,
        {{ staff_key('s47e_s47_completed_by_worker_id') }} as worker_id,
        {{ text_value('s47e_s47_outcome_json') }} as s47_outcome_json,
        {{ flag_value('s47e_s47_nfa') }} as is_nfa,
        {{ date_value('s47e_s47_start_date') }} as s47_start_date,
        {{ date_value('s47e_s47_end_date') }} as s47_end_date,
        cj_source_file as source_file,
        cj_source_record as source_record
    from s47_enquiry
)

select
    la_code,
    s47_enquiry_id,
    source_s47_enquiry_id,
    referral_id,
    child_id,
    team_id,
    worker_id,
    s47_outcome_json,
    is_nfa,
    s47_start_date,
    s47_end_date,
    source_file,
    source_record
from typed
where s47_enquiry_id is not null
qualify row_number() over (
    partition by s47_enquiry_id
    order by {{ fullest_first([
        'referral_id', 'child_id', 'team_id', 'worker_id', 's47_outcome_json', 'is_nfa',
        's47_start_date', 's47_end_date'
    ]) }}
) = 1
