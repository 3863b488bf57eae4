with return_interviews as (
    select * from {{ ref('sup_return_interviews') }}
),

typed as (
    select
        cj_la_code as la_code,
        {{ council_key('rhin_interview_id') }} as return_interview_id,
        {{ id_text('rhin_interview_id') }} as source_return_interview_id,
        {{ council_key('rhin_missing_id') }} as missing_episode_id,
        {{ text_value('rhin_declined_reason') }} as declined_reason,
        {{ timestamp_value('rhin_offered_date') }} as offered_at,
        {{ timestamp_value('rhin_completed_date') }} as completed_at,
        cj_source_file as source_file,
        cj_source_record as source_record
    from return_interviews
)

select
    la_code,
    return_interview_id,
    source_return_interview_id,
    missing_episode_id,
    declined_reason,
    offered_at,
    completed_at,
    source_file,
    source_record
from typed
where return_interview_id is not null
qualify row_number() over (
    partition by return_interview_id
    order by {{ fullest_first([
        'missing_episode_id', 'declined_reason', 'offered_at', 'completed_at'
    ]) }}
) = 1
