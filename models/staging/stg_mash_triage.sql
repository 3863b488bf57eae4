with mash_triage as (
    select * from {{ ref('sup_mash_triage') }}
),

code_aliases as (
    select * from {{ ref('stg_code_aliases') }}
),

typed as (
    select
        mash_triage.cj_la_code as la_code,
        {{ council_key('mash_triage.mash_triage_id') }} as mash_triage_id,
        {{ id_text('mash_triage.mash_triage_id') }} as source_mash_triage_id,
        {{ council_key('mash_triage.mash_contact_id') }} as contact_id,
        {{ council_key('mash_triage.mash_person_id') }} as child_id,
        {{ staff_key('mash_triage.mash_team') }} as team_id,
        {{ staff_key('mash_triage.mash_worker_id') }} as worker_id,
        coalesce(
            initial_rags.code,
            {{ text_value('mash_triage.mash_initial_rag') }}
        ) as initial_rag_code,
        coalesce(final_rags.code, {{ text_value('mash_triage.mash_final_rag') }}) as final_rag_code,
        coalesce(
            threshold_levels.code,
            {{ text_value('mash_triage.mash_threshold_level') }}
        ) as threshold_level_code,
        coalesce(
            mash_decisions.code,
            {{ text_value('mash_triage.mash_decision') }}
        ) as mash_decision_code,
        {{ text_value('mash_triage.mash_agencies_json') }} as agencies_json,
        {{ flag_value('mash_triage.mash_repeat_flag') }} as is_repeat,
        {{ timestamp_value('mash_triage.mash_received_datetime') }} as received_at,
        {{ timestamp_value('mash_triage.mash_initial_rag_datetime') }} as initial_rag_at,
        {{ timestamp_value('mash_triage.mash_final_rag_datetime') }} as final_rag_at,
        {{ timestamp_value('mash_triage.mash_decision_datetime') }} as decision_at,
        mash_triage.cj_source_file as source_file,
        mash_triage.cj_source_record as source_record
    from mash_triage
    left join code_aliases as initial_rags
        on
            initial_rags.code_set = 'rag'
            and initial_rags.alias_key = {{ code_key('mash_triage.mash_initial_rag') }}
    left join code_aliases as final_rags
        on
            final_rags.code_set = 'rag'
            and final_rags.alias_key = {{ code_key('mash_triage.mash_final_rag') }}
    left join code_aliases as threshold_levels
        on
            threshold_levels.code_set = 'threshold_level'
            and threshold_levels.alias_key = {{ code_key('mash_triage.mash_threshold_level') }}
    left join code_aliases as mash_decisions
        on
            mash_decisions.code_set = 'mash_decision'
            and mash_decisions.alias_key = {{ code_key('mash_triage.mash_decision') }}
)

select
    la_code,
    mash_triage_id,
    source_mash_triage_id,
    contact_id,
    child_id,
    team_id,
    worker_id,
    initial_rag_code,
    final_rag_code,
    threshold_level_code,
    mash_decision_code,
    agencies_json,
    is_repeat,
    received_at,
    initial_rag_at,
    final_rag_at,
    decision_at,
    source_file,
    source_record
from typed
where mash_triage_id is not null
qualify row_number() over (
    partition by mash_triage_id
    order by {{ fullest_first([
        'contact_id', 'child_id', 'team_id', 'worker_id', 'initial_rag_code', 'final_rag_code',
        'threshold_level_code', 'mash_decision_code', 'agencies_json', 'is_repeat', 'received_at',
        'initial_rag_at', 'final_rag_at', 'decision_at'
    ]) }}
) = 1
