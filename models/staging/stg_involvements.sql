with involvements as (
    select * from {{ ref('ssd_involvements') }}
),

code_aliases as (
    select * from {{ ref('stg_code_aliases') }}
),

typed as (
    select
        involvements.cj_la_code as la_code,
        {{ council_key('involvements.invo_involvements_id') }} as involvement_id,
        {{ id_text('involvements.invo_involvements_id') }} as source_involvement_id,
        {{ staff_key('involvements.invo_professional_id') }} as worker_id,
        {{ staff_key('involvements.invo_professional_team') }} as team_id,
        {{ council_key('involvements.invo_person_id') }} as child_id,
        {{ council_key('involvements.invo_referral_id') }} as referral_id,
        coalesce(
            involvement_roles.code,
            {{ text_value('involvements.invo_professional_role_id') }}
        ) as involvement_role_code,
        coalesce(
            worker_change_reasons.code,
            {{ text_value('involvements.invo_worker_change_reason') }}
        ) as worker_change_reason_code,
        {{ date_value('involvements.invo_involvement_start_date') }} as involvement_start_date,
        {{ date_value('involvements.invo_involvement_end_date') }} as involvement_end_date,
        involvements.cj_source_file as source_file,
        involvements.cj_source_record as source_record
    from involvements
    left join code_aliases as involvement_roles
        on
            involvement_roles.code_set = 'involvement_role'
            and involvement_roles.alias_key
            = {{ code_key('involvements.invo_professional_role_id') }}
    left join code_aliases as worker_change_reasons
        on
            worker_change_reasons.code_set = 'social_worker_change_reason'
            and worker_change_reasons.alias_key
            = {{ code_key('involvements.invo_worker_change_reason') }}
)

select
    la_code,
    involvement_id,
    source_involvement_id,
    worker_id,
    team_id,
    child_id,
    referral_id,
    involvement_role_code,
    worker_change_reason_code,
    involvement_start_date,
    involvement_end_date,
    source_file,
    source_record
from typed
where involvement_id is not null
qualify row_number() over (
    partition by involvement_id
    order by {{ fullest_first([
        'worker_id', 'team_id', 'child_id', 'referral_id', 'involvement_role_code',
        'worker_change_reason_code', 'involvement_start_date', 'involvement_end_date'
    ]) }}
) = 1
