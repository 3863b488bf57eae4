with pre_proceedings_meetings as (
    select * from {{ ref('sup_pre_proceedings_meetings') }}
),

typed as (
    select
        cj_la_code as la_code,
        {{ council_key('plom_meeting_id') }} as pre_proceedings_meeting_id,
        {{ id_text('plom_meeting_id') }} as source_pre_proceedings_meeting_id,
        {{ council_key('plom_pre_proceedings_id') }} as pre_proceedings_id,
        {{ text_value('plom_outcome') }} as meeting_outcome,
        {{ flag_value('plom_legal_rep_flag') }} as is_legally_represented,
        {{ date_value('plom_meeting_date') }} as meeting_date,
        cj_source_file as source_file,
        cj_source_record as source_record
    from pre_proceedings_meetings
)

select
    la_code,
    pre_proceedings_meeting_id,
    source_pre_proceedings_meeting_id,
    pre_proceedings_id,
    meeting_outcome,
    is_legally_represented,
    meeting_date,
    source_file,
    source_record
from typed
where pre_proceedings_meeting_id is not null
qualify row_number() over (
    partition by pre_proceedings_meeting_id
    order by {{ fullest_first([
        'pre_proceedings_id', 'meeting_outcome', 'is_legally_represented', 'meeting_date'
    ]) }}
) = 1
