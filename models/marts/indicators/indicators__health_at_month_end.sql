with

children_at_month_end as (
    select * from {{ ref('fct_children_at_month_end') }}
),

periods as (
    select * from {{ ref('fct_periods_of_care') }}
),

health_checks as (
    select * from {{ ref('fct_cla_health_checks') }}
    where is_completed
),

immunisations as (
    select * from {{ ref('fct_cla_immunisations') }}
),

sdq_scores as (
    select * from {{ ref('fct_sdq_scores') }}
    where is_score_valid
),

substance_misuse as (
    select * from {{ ref('fct_cla_substance_misuse') }}
),

convictions as (
    select * from {{ ref('fct_cla_convictions') }}
),

year_flags as (
    select * from {{ ref('fct_oc2_year_flags') }}
    where not is_repeated
),

-- in care for the whole of the 12 months; others are only asked if they are assessed in time
looked_after as (
    select
        children_at_month_end.*,
        periods.first_review_due_date as first_assessment_due_date,
        coalesce(
            periods.period_start_date
            <= {{ add_months('cast(children_at_month_end.month_end_date + 1 as date)', -12) }},
            false
        ) as is_in_cohort
    from children_at_month_end
    left join periods on children_at_month_end.period_of_care_id = periods.period_of_care_id
    where children_at_month_end.is_cla
),

-- what is known of a child by a day: checks, questionnaires, findings
events as (
    select
        child_id,
        case health_check_type_code
            when 'Health Assessment' then 'assessment'
            when 'Dental Check' then 'dental'
        end as event_kind,
        health_check_id as event_id,
        cast(null as bigint) as score,
        health_check_date as event_date
    from health_checks
    union all
    select
        child_id,
        'sdq' as event_kind,
        sdq_score_id as event_id,
        sdq_score as score,
        sdq_completed_date as event_date
    from sdq_scores
    union all
    select
        child_id,
        'substance' as event_kind,
        substance_misuse_id as event_id,
        cast(null as bigint) as score,
        substance_misuse_date as event_date
    from substance_misuse
    union all
    select
        child_id,
        'conviction' as event_kind,
        cla_conviction_id as event_id,
        cast(null as bigint) as score,
        offence_date as event_date
    from convictions
),

events_in_12_months as (
    select
        looked_after.child_month_id,
        count_if(events.event_kind = 'assessment') as n_assessments,
        count_if(
            events.event_kind = 'assessment'
            and {{ is_in_months_to(
                'events.event_date', 'events.event_date', 'looked_after.month_end_date', 6
            ) }}
        ) as n_assessments_6m,
        count_if(events.event_kind = 'dental') as n_dental_checks,
        count_if(events.event_kind = 'substance') as n_substance_findings,
        count_if(events.event_kind = 'conviction') as n_convictions
    from looked_after
    inner join events
        on
            looked_after.child_id = events.child_id
            and {{ is_in_months_to(
                'events.event_date', 'events.event_date', 'looked_after.month_end_date', 12
            ) }}
    group by looked_after.child_month_id
),

latest_scores as (
    select
        looked_after.child_month_id,
        events.score
    from looked_after
    inner join events
        on
            looked_after.child_id = events.child_id
            and events.event_kind = 'sdq'
            and {{ is_in_months_to(
                'events.event_date', 'events.event_date', 'looked_after.month_end_date', 12
            ) }}
    qualify row_number() over (
        partition by looked_after.child_month_id
        order by events.event_date desc nulls last, events.event_id desc nulls last
    ) = 1
),

-- a council without a single record of a kind has sent none, and then nobody knows
councils_with as (
    select
        la_code,
        count_if(health_check_type_code = 'Health Assessment') > 0 as has_assessments,
        count_if(health_check_type_code = 'Dental Check') > 0 as has_dental_checks
    from health_checks
    group by la_code
),

councils_with_substance_misuse as (
    select la_code from substance_misuse
    group by la_code
),

councils_with_convictions as (
    select la_code from convictions
    group by la_code
),

councils_with_scores as (
    select la_code from sdq_scores
    group by la_code
),

councils_with_immunisations as (
    select la_code from immunisations
    group by la_code
),

-- on 31 March the council's own answer for the year stands, as in its return; else what is recorded
answered as (
    select
        looked_after.*,
        coalesce(
            year_flags.is_health_assessed,
            case
                when councils_with.has_assessments
                    then
                        coalesce(events_in_12_months.n_assessments, 0)
                        >= case when looked_after.age < 5 then 2 else 1 end
            end
        ) as is_assessed,
        case
            when councils_with.has_assessments and looked_after.age < 5
                then coalesce(events_in_12_months.n_assessments_6m, 0) > 0
            when councils_with.has_assessments
                then coalesce(events_in_12_months.n_assessments, 0) > 0
        end as is_assessment_current,
        coalesce(
            year_flags.is_teeth_checked,
            case
                when councils_with.has_dental_checks
                    then coalesce(events_in_12_months.n_dental_checks, 0) > 0
            end
        ) as is_dental_checked,
        -- the latest answer only is known: of an earlier day nothing, if it came later
        coalesce(
            year_flags.is_immunised,
            case
                when councils_with_immunisations.la_code is null then null
                when immunisations.child_id is null then false
                when immunisations.immunisation_status_date > looked_after.month_end_date then null
                else coalesce(immunisations.is_up_to_date, false)
            end
        ) as is_immunised,
        year_flags.is_health_check_done as is_development_checked,
        case
            when year_flags.is_score_valid then year_flags.sdq_score
            else latest_scores.score
        end as sdq_score,
        councils_with_scores.la_code is not null or year_flags.child_id is not null as is_sdq_asked,
        coalesce(
            year_flags.is_substance_misuse,
            case
                when councils_with_substance_misuse.la_code is not null
                    then coalesce(events_in_12_months.n_substance_findings, 0) > 0
            end
        ) as is_substance_misuse,
        coalesce(
            year_flags.is_convicted,
            case
                when councils_with_convictions.la_code is not null
                    then coalesce(events_in_12_months.n_convictions, 0) > 0
            end
        ) as is_convicted
    from looked_after
    left join year_flags
        on
            looked_after.child_id = year_flags.child_id
            and looked_after.month_end_date = year_flags.year_end_date
    left join events_in_12_months
        on looked_after.child_month_id = events_in_12_months.child_month_id
    left join latest_scores on looked_after.child_month_id = latest_scores.child_month_id
    left join immunisations on looked_after.child_id = immunisations.child_id
    left join councils_with on looked_after.la_code = councils_with.la_code
    left join councils_with_substance_misuse
        on looked_after.la_code = councils_with_substance_misuse.la_code
    left join councils_with_convictions
        on looked_after.la_code = councils_with_convictions.la_code
    left join councils_with_scores on looked_after.la_code = councils_with_scores.la_code
    left join councils_with_immunisations
        on looked_after.la_code = councils_with_immunisations.la_code
),

-- the return asks at 4 to 16, the published table shows 5 to 16
with_sdq_cohort as (
    select
        *,
        is_in_cohort and is_sdq_asked and age between 4 and 16 as is_in_sdq_cohort,
        case when age = 4 then '4 years' else '5 to 16 years' end as sdq_ages
    from answered
)

select
    la_code,
    child_month_id as record_id,
    child_id,
    team_id,
    month_end_date,
    case when is_in_cohort then is_assessed end as cla_health_assessment_pct,
    case when is_in_cohort then is_dental_checked end as cla_dental_pct,
    case when is_in_cohort then is_immunised end as cla_immunisations_pct,
    case when is_in_cohort and age < 5 then is_development_checked end
        as cla_development_check_pct,
    case when is_in_sdq_cohort then sdq_score is not null end as cla_sdq_submitted_pct,
    sdq_ages as cla_sdq_submitted_pct__group,
    case when is_in_sdq_cohort and sdq_score is not null then true end as cla_sdq_average,
    sdq_ages as cla_sdq_average__group,
    cast(sdq_score as double) as cla_sdq_average__value,
    case when is_in_sdq_cohort then sdq_score >= 17 end as cla_sdq_concern_pct,
    sdq_ages as cla_sdq_concern_pct__group,
    case when is_in_cohort then is_substance_misuse end as cla_substance_misuse_pct,
    case when month_end_date >= first_assessment_due_date then is_assessment_current end
        as cla_health_current_all_pct,
    case when is_in_cohort and age between 10 and 17 then is_convicted end as cla_convicted_pct
from with_sdq_cohort
