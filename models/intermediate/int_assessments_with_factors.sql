with

assessment_factors as (
    select * from {{ ref('stg_assessment_factors') }}
)

-- a code in quotes, in either shape: ["1A", null] or {"1A": "Yes"}
select
    assessment_id,
    max(la_code) as la_code,
    bool_or(
        coalesce(regexp_extract(assessment_factors_json, '"[0-9]{1,2}[A-Fa-f]?"', 0) != '', false)
    ) as has_factors
from assessment_factors
group by assessment_id
