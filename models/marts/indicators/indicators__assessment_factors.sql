with

assessment_factors as (
    select * from {{ ref('bridge_assessment_factors') }}
),

-- the record is the episode, which counts once, however often it was assessed; without a known
-- referral the assessment stands for it
episode_factors as (
    select
        *,
        coalesce(referral_id, assessment_id) as episode_id,
        coalesce(factor_label, factor_code) as factor
    from assessment_factors
    where is_authorised and not is_no_factors_found
    qualify row_number() over (
        partition by
            coalesce(referral_id, assessment_id),
            coalesce(factor_label, factor_code),
            assessment_authorised_date
        order by assessment_id nulls last, factor_code nulls last
    ) = 1
)

select
    episode_id as record_id,
    la_code,
    child_id,
    team_id,
    assessment_authorised_date,
    true as assessment_factor_pct,
    factor as assessment_factor_pct__group
from episode_factors
