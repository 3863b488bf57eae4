with

assessment_factors as (
    select * from {{ ref('stg_assessment_factors') }}
),

factors as (
    select * from {{ ref('int_assessment_factors') }}
),

factor_groups as (
    select * from {{ ref('code_groups') }}
    where code_set = 'assessment_factors' and grouping = 'factor_group'
),

-- the code that says that nothing was found is no factor
factors_by_assessment as (
    select
        factors.assessment_id,
        cast(count_if(factor_groups.group_code is distinct from 'NONE') as bigint) as n_factors,
        bool_or(factor_groups.group_code is not distinct from 'NONE') as is_no_factors_found
    from factors
    left join factor_groups on factors.factor_code = factor_groups.code
    group by factors.assessment_id
),

assessments as (
    select
        assessment_id,
        max(la_code) as la_code,
        -- cut off or of another shape: what it named cannot be known
        bool_or(
            assessment_factors_json is not null
            and {{ json_codes('assessment_factors_json') }} is null
        ) as is_unreadable
    from assessment_factors
    group by assessment_id
)

select
    assessments.assessment_id,
    assessments.la_code,
    case
        when not assessments.is_unreadable then coalesce(factors_by_assessment.n_factors, 0)
    end as n_factors,
    case
        when factors_by_assessment.n_factors > 0 then true
        when not assessments.is_unreadable then false
    end as has_factors,
    case
        when factors_by_assessment.is_no_factors_found then true
        when not assessments.is_unreadable then false
    end as is_no_factors_found
from assessments
left join factors_by_assessment
    on assessments.assessment_id = factors_by_assessment.assessment_id
