with

factors as (
    select * from {{ ref('int_assessment_factors') }}
),

assessments as (
    select * from {{ ref('fct_assessments') }}
),

codes as (
    select * from {{ ref('dim_codes') }}
    where code_set = 'assessment_factors'
)

select
    concat_ws('-', factors.assessment_id, factors.factor_code) as assessment_factor_id,
    assessments.assessment_id,
    assessments.child_id,
    factors.la_code,
    assessments.referral_id,
    assessments.team_id,
    assessments.worker_id,
    factors.factor_code,
    codes.code_label as factor_label,
    codes.group_code as factor_group_code,
    codes.group_label as factor_group_label,
    assessments.is_authorised,
    coalesce(codes.group_code = 'NONE', false) as is_no_factors_found,
    assessments.assessment_id is null as is_assessment_orphan,
    assessments.assessment_start_date,
    assessments.assessment_authorised_date
from factors
left join assessments on factors.assessment_id = assessments.assessment_id
left join codes on factors.factor_code = codes.code
