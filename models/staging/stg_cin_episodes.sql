with cin_episodes as (
    select * from {{ ref('ssd_cin_episodes') }}
),

code_aliases as (
    select * from {{ ref('stg_code_aliases') }}
),

typed as (
    select
        cin_episodes.cj_la_code as la_code,
        {{ council_key('cin_episodes.cine_referral_id') }} as referral_id,
        {{ id_text('cin_episodes.cine_referral_id') }} as source_referral_id,
        {{ council_key('cin_episodes.cine_person_id') }} as child_id,
        {{ staff_key('cin_episodes.cine_referral_team') }} as team_id,
        {{ staff_key('cin_episodes.cine_referral_worker_id') }} as worker_id,
        coalesce(
            primary_needs.code,
            {{ text_value('cin_episodes.cine_cin_primary_need_code') }}
        ) as primary_need_code,
        coalesce(
            referral_sources.code,
            {{ text_value('cin_episodes.cine_referral_source_code') }}
        ) as referral_source_code,
        {{ text_value('cin_episodes.cine_referral_source_desc') }} as referral_source_wording,
        {{ text_value('cin_episodes.cine_referral_outcome_json') }} as referral_outcome_json,
        coalesce(
            close_reasons.code,
            {{ text_value('cin_episodes.cine_close_reason') }}
        ) as close_reason_code,
        {{ flag_value('cin_episodes.cine_referral_nfa') }} as is_nfa,
        {{ date_value('cin_episodes.cine_referral_date') }} as referral_date,
        {{ date_value('cin_episodes.cine_close_date') }} as close_date,
        cin_episodes.cj_source_file as source_file,
        cin_episodes.cj_source_record as source_record
    from cin_episodes
    left join code_aliases as primary_needs
        on
            primary_needs.code_set = 'primary_need'
            and primary_needs.alias_key = {{ code_key('cin_episodes.cine_cin_primary_need_code') }}
    left join code_aliases as referral_sources
        on
            referral_sources.code_set = 'referral_source'
            and referral_sources.alias_key
            = {{ code_key('cin_episodes.cine_referral_source_code') }}
    left join code_aliases as close_reasons
        on
            close_reasons.code_set = 'reason_for_closure'
            and close_reasons.alias_key = {{ code_key('cin_episodes.cine_close_reason') }}
)

select
    la_code,
    referral_id,
    source_referral_id,
    child_id,
    team_id,
    worker_id,
    primary_need_code,
    referral_source_code,
    referral_source_wording,
    referral_outcome_json,
    close_reason_code,
    is_nfa,
    referral_date,
    close_date,
    source_file,
    source_record
from typed
where referral_id is not null
qualify row_number() over (
    partition by referral_id
    order by {{ fullest_first([
        'child_id', 'team_id', 'worker_id', 'primary_need_code', 'referral_source_code',
        'referral_source_wording', 'referral_outcome_json', 'close_reason_code', 'is_nfa',
        'referral_date', 'close_date'
    ]) }}
) = 1
