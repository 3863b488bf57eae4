with

assessments as (
    select * from {{ ref('fct_assessments') }}
),

children as (
    select * from {{ ref('dim_children') }}
),

with_state as (
    select
        assessments.*,
        -- the dates too: from a Saturday back to the Friday there are 0 working days
        assessments.is_authorised
        and coalesce(
            assessments.assessment_authorised_date >= assessments.assessment_start_date, false
        ) as has_duration,
        coalesce(
            children.dob > assessments.assessment_authorised_date
            or (children.dob is null and children.expected_dob is not null),
            false
        ) as is_unborn
    from assessments
    left join children on assessments.child_id = children.child_id
)

select
    assessment_id as record_id,
    la_code,
    child_id,
    team_id,
    assessment_start_date,
    assessment_authorised_date,
    case when assessment_start_date is not null then true end as assessments_started,
    case when is_authorised then true end as assessments_completed,
    -- without a duration it cannot be on time
    case when is_authorised then coalesce(is_within_45_from_start, false) end
        as assessments_45wd_pct,
    is_within_45_from_referral as assessments_45wd_from_referral_pct,
    case when is_authorised then true end as assessment_duration_band_pct,
    coalesce(duration_band, 'not recorded') as assessment_duration_band_pct__group,
    case when has_duration then true end as assessment_median_wd,
    cast(working_days_from_start as double) as assessment_median_wd__value,
    case when is_authorised and not is_unborn then coalesce(is_child_seen, false) end
        as assessment_child_seen_pct,
    case when is_authorised then coalesce(not is_nfa, false) end as assessment_support_required_pct
from with_state
