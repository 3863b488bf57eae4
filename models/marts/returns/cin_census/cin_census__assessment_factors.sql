with

assessments as (
    select * from {{ ref('cin_census__assessments') }}
),

factors as (
    select * from {{ ref('bridge_assessment_factors') }}
),

file_elements as (
    select * from {{ ref('stg_cin_file__elements') }}
),

-- of a finished assessment only
built_here as (
    select
        assessments.assessment_row_id,
        factors.factor_code as assessment_factor,
        row_number() over (
            partition by assessments.assessment_row_id
            order by factors.factor_code nulls last
        ) as element_no
    from assessments
    inner join factors on assessments.assessment_id = factors.assessment_id
    where assessments.assessment_authorisation_date is not null
),

from_files as (
    select
        concat_ws('/', submission_id, child_no, episode_no, group_no) as assessment_row_id,
        value as assessment_factor,
        element_no
    from file_elements
    where module = 'FactorsIdentifiedAtAssessment' and element = 'AssessmentFactors'
),

both_origins as (
    select * from built_here
    union all
    select * from from_files
)

select
    assessments.submission_id,
    concat_ws('/', both_origins.assessment_row_id, both_origins.element_no) as factor_row_id,
    both_origins.assessment_row_id,
    assessments.child_row_id,
    assessments.child_key,
    assessments.episode_key,
    assessments.la_child_id,
    assessments.child_id,
    both_origins.assessment_factor as assessment_factors,
    cast(both_origins.element_no as bigint) as element_no
from both_origins
inner join assessments on both_origins.assessment_row_id = assessments.assessment_row_id
