with

court_stages as (
    select * from {{ ref('stg_court_stages') }}
),

care_proceedings as (
    select * from {{ ref('stg_care_proceedings') }}
),

codes as (
    select * from {{ ref('dim_codes') }}
    where code_set = 'court_stage'
)

select
    court_stages.court_stage_id,
    care_proceedings.child_id,
    court_stages.la_code,
    care_proceedings.proceedings_id,
    court_stages.court_stage_code,
    codes.code_label as court_stage_label,
    case when length(court_stages.stage_outcome) <= 80 then court_stages.stage_outcome end
        as stage_outcome,
    -- by the day it was held or else listed for; of one day by the usual order of the stages
    case
        when care_proceedings.proceedings_id is not null
            then cast(
                row_number() over (
                    partition by care_proceedings.proceedings_id
                    order by
                        coalesce(court_stages.actual_date, court_stages.planned_date) nulls last,
                        codes.sort_order nulls last,
                        court_stages.court_stage_id nulls last
                ) as bigint
            )
    end as stage_sequence,
    case
        when court_stages.actual_date <= {{ reporting_date() }}
            then {{ days_between('court_stages.planned_date', 'court_stages.actual_date') }}
    end as days_late,
    cast(
        {{ days_between(
            'care_proceedings.issue_date',
            'coalesce(court_stages.actual_date, court_stages.planned_date)'
        ) }} as double
    ) / 7 as weeks_since_issue,
    coalesce(court_stages.actual_date <= {{ reporting_date() }}, false) as is_held,
    case
        when court_stages.actual_date <= {{ reporting_date() }}
            then court_stages.actual_date > court_stages.planned_date
    end as is_held_late,
    court_stages.planned_date < {{ reporting_date() }}
    and not coalesce(court_stages.actual_date <= {{ reporting_date() }}, false) as is_overdue,
    -- a council that never gives a reason does not record it
    case
        when count(court_stages.adjourn_reason) over (partition by court_stages.la_code) > 0
            then court_stages.adjourn_reason is not null
    end as has_adjourn_reason,
    case
        when court_stages.proceedings_id is not null then care_proceedings.proceedings_id is null
    end as is_proceedings_orphan,
    court_stages.actual_date < care_proceedings.issue_date as is_before_issue,
    court_stages.planned_date,
    court_stages.actual_date
from court_stages
left join care_proceedings on court_stages.proceedings_id = care_proceedings.proceedings_id
left join codes on court_stages.court_stage_code = codes.code
