with court_stages as (
    select * from {{ ref('sup_court_stages') }}
),

code_aliases as (
    select * from {{ ref('stg_code_aliases') }}
),

typed as (
    select
        court_stages.cj_la_code as la_code,
        {{ council_key('court_stages.cour_stage_id') }} as court_stage_id,
        {{ id_text('court_stages.cour_stage_id') }} as source_court_stage_id,
        {{ council_key('court_stages.cour_proceedings_id') }} as proceedings_id,
        coalesce(stage_codes.code, {{ text_value('court_stages.cour_stage') }}) as court_stage_code,
        {{ text_value('court_stages.cour_outcome') }} as stage_outcome,
        {{ text_value('court_stages.cour_adjourn_reason') }} as adjourn_reason,
        {{ date_value('court_stages.cour_planned_date') }} as planned_date,
        {{ date_value('court_stages.cour_actual_date') }} as actual_date,
        court_stages.cj_source_file as source_file,
        court_stages.cj_source_record as source_record
    from court_stages
    left join code_aliases as stage_codes
        on
            stage_codes.code_set = 'court_stage'
            and stage_codes.alias_key = {{ code_key('court_stages.cour_stage') }}
)

select
    la_code,
    court_stage_id,
    source_court_stage_id,
    proceedings_id,
    court_stage_code,
    stage_outcome,
    adjourn_reason,
    planned_date,
    actual_date,
    source_file,
    source_record
from typed
where court_stage_id is not null
qualify row_number() over (
    partition by court_stage_id
    order by {{ fullest_first([
        'proceedings_id', 'court_stage_code', 'stage_outcome', 'adjourn_reason', 'planned_date',
        'actual_date'
    ]) }}
) = 1
