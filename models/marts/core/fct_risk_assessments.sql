with

risk_assessments as (
    select * from {{ ref('stg_risk_assessments') }}
),

codes as (
    select * from {{ ref('dim_codes') }}
),

-- each kind of risk has a line of its own; what is dated after the reporting date has not come
sequenced as (
    select
        *,
        case
            when child_id is not null and risk_type_code is not null
                then cast(row_number() over of_child_and_risk as bigint)
        end as risk_assessment_sequence,
        case
            when child_id is not null and risk_type_code is not null
                then lag(risk_level_code) over of_child_and_risk
        end as previous_risk_level_code,
        case
            when child_id is not null and risk_type_code is not null
                then lead(risk_assessment_date) over of_child_and_risk
        end as next_assessment_date
    from risk_assessments
    window of_child_and_risk as (
        partition by child_id, risk_type_code
        order by risk_assessment_date nulls last, risk_assessment_id nulls last
    )
),

flagged as (
    select
        *,
        case
            when
                child_id is not null
                and risk_type_code is not null
                and risk_assessment_date is not null
                then
                    risk_assessment_date <= {{ reporting_date() }}
                    and not coalesce(next_assessment_date <= {{ reporting_date() }}, false)
        end as is_latest
    from sequenced
)

select
    flagged.risk_assessment_id,
    flagged.child_id,
    flagged.la_code,
    flagged.risk_type_code,
    risk_types.code_label as risk_type_label,
    flagged.risk_level_code,
    risk_levels.code_label as risk_level_label,
    flagged.previous_risk_level_code,
    previous_risk_levels.code_label as previous_risk_level_label,
    flagged.risk_assessment_sequence,
    {{ days_between('flagged.risk_assessment_date', 'flagged.risk_review_date') }}
        as days_to_review,
    flagged.is_latest,
    case when flagged.is_latest then flagged.risk_review_date < {{ reporting_date() }} end
        as is_review_overdue,
    flagged.risk_review_date < flagged.risk_assessment_date as is_review_before_assessment,
    flagged.risk_assessment_date,
    flagged.risk_review_date,
    flagged.next_assessment_date
from flagged
left join codes as risk_types
    on risk_types.code_id = concat_ws('-', 'risk_type', flagged.risk_type_code)
left join codes as risk_levels
    on risk_levels.code_id = concat_ws('-', 'risk_level', flagged.risk_level_code)
left join codes as previous_risk_levels
    on
        previous_risk_levels.code_id
        = concat_ws('-', 'risk_level', flagged.previous_risk_level_code)
