with early_help_episodes as (
    select * from {{ ref('ssd_early_help_episodes') }}
),

typed as (
    select
        cj_la_code as la_code,
        {{ council_key('earl_episode_id') }} as early_help_episode_id,
        {{ id_text('earl_episode_id') }} as source_early_help_episode_id,
        {{ council_key('earl_person_id') }} as child_id,
        {{ staff_key('earl_episode_worker_id') }} as worker_id,
        {{ text_value('earl_episode_reason') }} as early_help_reason,
        {{ text_value('earl_episode_end_reason') }} as early_help_end_reason,
        {{ text_value('earl_episode_organisation') }} as organisation,
        {{ date_value('earl_episode_start_date') }} as early_help_start_date,
        {{ date_value('earl_episode_end_date') }} as early_help_end_date,
        cj_source_file as source_file,
        cj_source_record as source_record
    from early_help_episodes
)

select
    la_code,
    early_help_episode_id,
    source_early_help_episode_id,
    child_id,
    worker_id,
    early_help_reason,
    early_help_end_reason,
    organisation,
    early_help_start_date,
    early_help_end_date,
    source_file,
    source_record
from typed
where early_help_episode_id is not null
qualify row_number() over (
    partition by early_help_episode_id
    order by {{ fullest_first([
        'child_id', 'worker_id', 'early_help_reason', 'early_help_end_reason', 'organisation',
        'early_help_start_date', 'early_help_end_date'
    ]) }}
) = 1
