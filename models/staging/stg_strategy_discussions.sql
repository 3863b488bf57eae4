with strategy_discussions as (
    select * from {{ ref('sup_strategy_discussions') }}
),

code_aliases as (
    select * from {{ ref('stg_code_aliases') }}
),

typed as (
    select
        strategy_discussions.cj_la_code as la_code,
        {{ council_key('strategy_discussions.stra_strategy_id') }} as strategy_discussion_id,
        {{ id_text('strategy_discussions.stra_strategy_id') }} as source_strategy_discussion_id,
        {{ council_key('strategy_discussions.stra_person_id') }} as child_id,
        {{ council_key('strategy_discussions.stra_referral_id') }} as referral_id,
        {{ council_key('strategy_discussions.stra_s47_enquiry_id') }} as s47_enquiry_id,
        {{ council_key('strategy_discussions.stra_previous_strategy_id') }}
            as previous_strategy_discussion_id,
        {{ staff_key('strategy_discussions.stra_team') }} as team_id,
        {{ staff_key('strategy_discussions.stra_worker_id') }} as worker_id,
        coalesce(
            strategy_decisions.code,
            {{ text_value('strategy_discussions.stra_decision') }}
        ) as strategy_decision_code,
        {{ flag_value('strategy_discussions.stra_police_attended') }} as is_police_attended,
        {{ flag_value('strategy_discussions.stra_health_attended') }} as is_health_attended,
        {{ flag_value('strategy_discussions.stra_education_attended') }} as is_education_attended,
        {{ date_value('strategy_discussions.stra_strategy_date') }} as strategy_date,
        strategy_discussions.cj_source_file as source_file,
        strategy_discussions.cj_source_record as source_record
    from strategy_discussions
    left join code_aliases as strategy_decisions
        on
            strategy_decisions.code_set = 'strategy_decision'
            and strategy_decisions.alias_key = {{ code_key('strategy_discussions.stra_decision') }}
)

select
    la_code,
    strategy_discussion_id,
    source_strategy_discussion_id,
    child_id,
    referral_id,
    s47_enquiry_id,
    previous_strategy_discussion_id,
    team_id,
    worker_id,
    strategy_decision_code,
    is_police_attended,
    is_health_attended,
    is_education_attended,
    strategy_date,
    source_file,
    source_record
from typed
where strategy_discussion_id is not null
qualify row_number() over (
    partition by strategy_discussion_id
    order by {{ fullest_first([
        'child_id', 'referral_id', 's47_enquiry_id', 'previous_strategy_discussion_id', 'team_id',
        'worker_id', 'strategy_decision_code', 'is_police_attended', 'is_health_attended',
        'is_education_attended', 'strategy_date'
    ]) }}
) = 1
