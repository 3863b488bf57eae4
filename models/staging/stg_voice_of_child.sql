with voice_of_child as (
    select * from {{ ref('ssd_voice_of_child') }}
),

typed as (
    select
        cj_la_code as la_code,
        {{ council_key('voch_table_id') }} as voice_of_child_id,
        {{ id_text('voch_table_id') }} as source_voice_of_child_id,
        {{ council_key('voch_person_id') }} as child_id,
        {{ flag_value('voch_explained_worries') }} as is_worries_explained,
        {{ flag_value('voch_story_help_understand') }} as is_story_helpful,
        {{ flag_value('voch_agree_worker') }} as is_agreed_with_worker,
        {{ flag_value('voch_plan_safe') }} as is_plan_safe,
        {{ flag_value('voch_tablet_help_explain') }} as is_tablet_helpful,
        cj_source_file as source_file,
        cj_source_record as source_record
    from voice_of_child
)

select
    la_code,
    voice_of_child_id,
    source_voice_of_child_id,
    child_id,
    is_worries_explained,
    is_story_helpful,
    is_agreed_with_worker,
    is_plan_safe,
    is_tablet_helpful,
    source_file,
    source_record
from typed
where voice_of_child_id is not null
qualify row_number() over (
    partition by voice_of_child_id
    order by {{ fullest_first([
        'child_id', 'is_worries_explained', 'is_story_helpful', 'is_agreed_with_worker',
        'is_plan_safe', 'is_tablet_helpful'
    ]) }}
) = 1
