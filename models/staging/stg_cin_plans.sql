with cin_plans as (
    select * from {{ ref('ssd_cin_plans') }}
),

typed as (
    select
        cj_la_code as la_code,
        {{ council_key('cinp_cin_plan_id') }} as cin_plan_id,
        {{ id_text('cinp_cin_plan_id') }} as source_cin_plan_id,
        {{ council_key('cinp_referral_id') }} as referral_id,
        {{ council_key('cinp_person_id') }} as child_id,
        {{ staff_key('cinp_cin_plan_team') }} as team_id,
        {{ staff_key('cinp_cin_plan_worker_id') }} as worker_id,
        {{ date_value('cinp_cin_plan_start_date') }} as cin_plan_start_date,
        {{ date_value('cinp_cin_plan_end_date') }} as cin_plan_end_date,
        cj_source_file as source_file,
        cj_source_record as source_record
    from cin_plans
)

select
    la_code,
    cin_plan_id,
    source_cin_plan_id,
    referral_id,
    child_id,
    team_id,
    worker_id,
    cin_plan_start_date,
    cin_plan_end_date,
    source_file,
    source_record
from typed
where cin_plan_id is not null
qualify row_number() over (
    partition by cin_plan_id
    order by {{ fullest_first([
        'referral_id', 'child_id', 'team_id', 'worker_id', 'cin_plan_start_date',
        'cin_plan_end_date'
    ]) }}
) = 1
