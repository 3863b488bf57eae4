with missing as (
    select * from {{ ref('ssd_missing') }}
),

code_aliases as (
    select * from {{ ref('stg_code_aliases') }}
),

typed as (
    select
        missing.cj_la_code as la_code,
        {{ council_key('missing.miss_table_id') }} as missing_episode_id,
        {{ id_text('missing.miss_table_id') }} as source_missing_episode_id,
        {{ council_key('missing.miss_person_id') }} as child_id,
        coalesce(
            missing_types.code,
            {{ text_value('missing.miss_missing_episode_type') }}
        ) as missing_type_code,
        coalesce(
            offered_answers.code,
            {{ text_value('missing.miss_missing_rhi_offered') }}
        ) as rhi_offered_code,
        coalesce(
            accepted_answers.code,
            {{ text_value('missing.miss_missing_rhi_accepted') }}
        ) as rhi_accepted_code,
        {{ timestamp_value('missing.miss_missing_episode_start_date') }} as missing_start_at,
        {{ timestamp_value('missing.miss_missing_episode_end_date') }} as missing_end_at,
        missing.cj_source_file as source_file,
        missing.cj_source_record as source_record
    from missing
    left join code_aliases as missing_types
        on
            missing_types.code_set = 'missing_type'
            and missing_types.alias_key = {{ code_key('missing.miss_missing_episode_type') }}
    left join code_aliases as offered_answers
        on
            offered_answers.code_set = 'rhi_flag'
            and offered_answers.alias_key = {{ code_key('missing.miss_missing_rhi_offered') }}
    left join code_aliases as accepted_answers
        on
            accepted_answers.code_set = 'rhi_flag'
            and accepted_answers.alias_key = {{ code_key('missing.miss_missing_rhi_accepted') }}
)

select
    la_code,
    missing_episode_id,
    source_missing_episode_id,
    child_id,
    missing_type_code,
    rhi_offered_code,
    rhi_accepted_code,
    missing_start_at,
    missing_end_at,
    source_file,
    source_record
from typed
where missing_episode_id is not null
qualify row_number() over (
    partition by missing_episode_id
    order by {{ fullest_first([
        'child_id', 'missing_type_code', 'rhi_offered_code', 'rhi_accepted_code',
        'missing_start_at', 'missing_end_at'
    ]) }}
) = 1
