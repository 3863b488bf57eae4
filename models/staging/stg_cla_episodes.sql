with cla_episodes as (
    select * from {{ ref('ssd_cla_episodes') }}
),

code_aliases as (
    select * from {{ ref('stg_code_aliases') }}
),

typed as (
    select
        cla_episodes.cj_la_code as la_code,
        {{ council_key('cla_episodes.clae_cla_episode_id') }} as cla_episode_id,
        {{ id_text('cla_episodes.clae_cla_episode_id') }} as source_cla_episode_id,
        {{ council_key('cla_episodes.clae_person_id') }} as child_id,
        {{ council_key('cla_episodes.clae_cla_placement_id') }} as cla_placement_id,
        {{ council_key('cla_episodes.clae_cla_id') }} as cla_period_id,
        {{ council_key('cla_episodes.clae_referral_id') }} as referral_id,
        coalesce(
            start_reasons.code,
            {{ text_value('cla_episodes.clae_cla_episode_start_reason') }}
        ) as start_reason_code,
        coalesce(
            categories_of_need.code,
            {{ text_value('cla_episodes.clae_cla_primary_need_code') }}
        ) as category_of_need_code,
        coalesce(
            ceased_reasons.code,
            {{ text_value('cla_episodes.clae_cla_episode_ceased_reason') }}
        ) as ceased_reason_code,
        {{ date_value('cla_episodes.clae_cla_episode_start_date') }} as cla_episode_start_date,
        {{ date_value('cla_episodes.clae_cla_episode_ceased_date') }} as cla_episode_end_date,
        {{ date_value('cla_episodes.clae_cla_last_iro_contact_date') }} as last_iro_contact_date,
        {{ date_value('cla_episodes.clae_entered_care_date') }} as entered_care_date,
        cla_episodes.cj_source_file as source_file,
        cla_episodes.cj_source_record as source_record
    from cla_episodes
    left join code_aliases as start_reasons
        on
            start_reasons.code_set = 'reason_new_episode'
            and start_reasons.alias_key
            = {{ code_key('cla_episodes.clae_cla_episode_start_reason') }}
    left join code_aliases as categories_of_need
        on
            categories_of_need.code_set = 'category_of_need'
            and categories_of_need.alias_key
            = {{ code_key('cla_episodes.clae_cla_primary_need_code') }}
    left join code_aliases as ceased_reasons
        on
            ceased_reasons.code_set = 'reason_episode_ceased'
            and ceased_reasons.alias_key
            = {{ code_key('cla_episodes.clae_cla_episode_ceased_reason') }}
)

select
    la_code,
    cla_episode_id,
    source_cla_episode_id,
    child_id,
    cla_placement_id,
    cla_period_id,
    referral_id,
    start_reason_code,
    category_of_need_code,
    ceased_reason_code,
    cla_episode_start_date,
    cla_episode_end_date,
    last_iro_contact_date,
    entered_care_date,
    source_file,
    source_record
from typed
where cla_episode_id is not null
qualify row_number() over (
    partition by cla_episode_id
    order by {{ fullest_first([
        'child_id', 'cla_placement_id', 'cla_period_id', 'referral_id', 'start_reason_code',
        'category_of_need_code', 'ceased_reason_code', 'cla_episode_start_date',
        'cla_episode_end_date', 'last_iro_contact_date', 'entered_care_date'
    ]) }}
) = 1
