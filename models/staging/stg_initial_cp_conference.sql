with initial_cp_conference as (
    select * from {{ ref('ssd_initial_cp_conference') }}
),

typed as (
    select
        cj_la_code as la_code,
        {{ council_key('icpc_icpc_id') }} as icpc_id,
        {{ id_text('icpc_icpc_id') }} as source_icpc_id,
        {{ council_key('icpc_icpc_meeting_id') }} as meeting_id,
        {{ council_key('icpc_s47_enquiry_id') }} as s47_enquiry_id,
        {{ council_key('icpc_person_id') }} as child_id,
        {{ council_key('icpc_cp_plan_id') }} as cp_plan_id,
        {{ council_key('icpc_referral_id') }} as referral_id,
        {{ staff_key('icpc_icpc_team') }} as team_id,
        {{ staff_key('icpc_icpc_worker_id') }} as worker_id,
        {{ text_value('icpc_icpc_outcome_json') }} as icpc_outcome_json,
        {{ flag_value('icpc_icpc_transfer_in') }} as is_transfer_in,
        {{ flag_value('icpc_icpc_outcome_cp_flag') }} as is_cp_plan_made,
        {{ date_value('icpc_icpc_target_date') }} as icpc_target_date,
        {{ date_value('icpc_icpc_date') }} as icpc_date,
        cj_source_file as source_file,
        cj_source_record as source_record
    from initial_cp_conference
)

select
    la_code,
    icpc_id,
    source_icpc_id,
    meeting_id,
    s47_enquiry_id,
    child_id,
    cp_plan_id,
    referral_id,
    team_id,
    worker_id,
    icpc_outcome_json,
    is_transfer_in,
    is_cp_plan_made,
    icpc_target_date,
    icpc_date,
    source_file,
    source_record
from typed
where icpc_id is not null
qualify row_number() over (
    partition by icpc_id
    order by {{ fullest_first([
        'meeting_id', 's47_enquiry_id', 'child_id', 'cp_plan_id', 'referral_id', 'team_id',
        'worker_id', 'icpc_outcome_json', 'is_transfer_in', 'is_cp_plan_made', 'icpc_target_date',
        'icpc_date'
    ]) }}
) = 1
