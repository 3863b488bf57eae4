with ehcp_assessment as (
    select * from {{ ref('ssd_ehcp_assessment') }}
),

code_aliases as (
    select * from {{ ref('stg_code_aliases') }}
),

typed as (
    select
        ehcp_assessment.cj_la_code as la_code,
        {{ council_key('ehcp_assessment.ehca_ehcp_assessment_id') }} as ehcp_assessment_id,
        {{ id_text('ehcp_assessment.ehca_ehcp_assessment_id') }} as source_ehcp_assessment_id,
        {{ council_key('ehcp_assessment.ehca_ehcp_request_id') }} as ehcp_request_id,
        coalesce(
            assessment_outcomes.code,
            {{ text_value('ehcp_assessment.ehca_ehcp_assessment_outcome') }}
        ) as assessment_outcome_code,
        {{ text_value('ehcp_assessment.ehca_ehcp_assessment_exceptions') }}
            as assessment_exceptions,
        {{ date_value('ehcp_assessment.ehca_ehcp_assessment_outcome_date') }}
            as assessment_outcome_date,
        ehcp_assessment.cj_source_file as source_file,
        ehcp_assessment.cj_source_record as source_record
    from ehcp_assessment
    left join code_aliases as assessment_outcomes
        on
            assessment_outcomes.code_set = 'ehcp_request_outcome'
            and assessment_outcomes.alias_key
            = {{ code_key('ehcp_assessment.ehca_ehcp_assessment_outcome') }}
)

select
    la_code,
    ehcp_assessment_id,
    source_ehcp_assessment_id,
    ehcp_request_id,
    assessment_outcome_code,
    assessment_exceptions,
    assessment_outcome_date,
    source_file,
    source_record
from typed
where ehcp_assessment_id is not null
qualify row_number() over (
    partition by ehcp_assessment_id
    order by {{ fullest_first([
        'ehcp_request_id', 'assessment_outcome_code', 'assessment_exceptions',
        'assessment_outcome_date'
    ]) }}
) = 1
