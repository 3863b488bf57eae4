with risk_assessments as (
    select * from {{ ref('sup_risk_assessments') }}
),

code_aliases as (
    select * from {{ ref('stg_code_aliases') }}
),

typed as (
    select
        risk_assessments.cj_la_code as la_code,
        {{ council_key('risk_assessments.risk_assessment_id') }} as risk_assessment_id,
        {{ id_text('risk_assessments.risk_assessment_id') }} as source_risk_assessment_id,
        {{ council_key('risk_assessments.risk_person_id') }} as child_id,
        coalesce(risk_types.code, {{ text_value('risk_assessments.risk_type') }}) as risk_type_code,
        coalesce(
            risk_levels.code,
            {{ text_value('risk_assessments.risk_level') }}
        ) as risk_level_code,
        {{ date_value('risk_assessments.risk_date') }} as risk_assessment_date,
        {{ date_value('risk_assessments.risk_review_date') }} as risk_review_date,
        risk_assessments.cj_source_file as source_file,
        risk_assessments.cj_source_record as source_record
    from risk_assessments
    left join code_aliases as risk_types
        on
            risk_types.code_set = 'risk_type'
            and risk_types.alias_key = {{ code_key('risk_assessments.risk_type') }}
    left join code_aliases as risk_levels
        on
            risk_levels.code_set = 'risk_level'
            and risk_levels.alias_key = {{ code_key('risk_assessments.risk_level') }}
)

select
    la_code,
    risk_assessment_id,
    source_risk_assessment_id,
    child_id,
    risk_type_code,
    risk_level_code,
    risk_assessment_date,
    risk_review_date,
    source_file,
    source_record
from typed
where risk_assessment_id is not null
qualify row_number() over (
    partition by risk_assessment_id
    order by {{ fullest_first([
        'child_id', 'risk_type_code', 'risk_level_code', 'risk_assessment_date',
        'risk_review_date'
    ]) }}
) = 1
