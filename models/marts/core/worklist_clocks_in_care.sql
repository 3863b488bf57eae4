with

children as (
    select * from {{ ref('dim_children') }}
),

periods_of_care as (
    select *
    from {{ ref('fct_periods_of_care') }}
    where is_open and not is_short_breaks_only
    qualify row_number() over (
        partition by child_id
        order by period_start_date desc nulls last, period_of_care_id desc nulls last
    ) = 1
),

placements as (
    select *
    from {{ ref('fct_cla_placements') }}
    where is_open and not coalesce(is_short_breaks, false)
    qualify row_number() over (
        partition by period_of_care_id
        order by placement_start_date desc nulls last, cla_placement_row_id desc nulls last
    ) = 1
),

carer_stays as (
    select * from {{ ref('int_carer_stays') }}
    where is_counted
),

cla_visits as (
    select * from {{ ref('fct_cla_visits') }}
    where is_held
),

health_checks as (
    select * from {{ ref('fct_cla_health_checks') }}
),

initial_health_assessments as (
    select * from {{ ref('fct_initial_health_assessments') }}
),

sdq_scores as (
    select * from {{ ref('fct_sdq_scores') }}
),

education_records as (
    select * from {{ ref('fct_education_records') }}
),

missing_episodes as (
    select * from {{ ref('fct_missing_episodes') }}
),

return_interviews as (
    select * from {{ ref('fct_return_interviews') }}
),

care_leavers as (
    select * from {{ ref('fct_care_leavers') }}
    where is_counted
),

lead_allocations as (
    select * from {{ ref('int_lead_allocations') }}
    where lead_kind = 'social_worker'
),

-- what councils sent at all: nothing of an absent extract is due
councils_with as (
    select
        'cla_visits' as extract_name,
        la_code
    from cla_visits
    group by la_code
    union all
    select
        health_check_type_code as extract_name,
        la_code
    from health_checks
    group by health_check_type_code, la_code
    union all
    select
        'sdq_scores' as extract_name,
        la_code
    from sdq_scores
    group by la_code
    union all
    select
        'return_interviews' as extract_name,
        la_code
    from return_interviews
    group by la_code
    union all
    select
        'lead_allocations' as extract_name,
        la_code
    from lead_allocations
    group by la_code
),

latest_visits as (
    select
        period_of_care_id,
        max(cla_visit_date) as latest_visit_date
    from cla_visits
    group by period_of_care_id
),

latest_checks as (
    select
        child_id,
        health_check_type_code,
        max(health_check_date) as latest_check_date
    from health_checks
    where is_completed and not coalesce(is_completed_in_future, false)
    group by child_id, health_check_type_code
),

latest_questionnaires as (
    select
        child_id,
        max(sdq_completed_date) as latest_sdq_date
    from sdq_scores
    where sdq_score is not null and not coalesce(is_completed_in_future, false)
    group by child_id
),

latest_allocations as (
    select
        child_id,
        max(allocation_end_date) as latest_end_date,
        bool_or(
            {{ is_open_on('allocation_start_date', 'allocation_end_date', reporting_date()) }}
        ) as is_allocated
    from lead_allocations
    group by child_id
),

-- the window of the published measure: any day of the 12 months, the stay open at their start too
stays_in_12_months as (
    select
        child_id,
        count(*) as n_stays
    from carer_stays
    where {{ is_in_months_to('stay_start_date', 'stay_end_date', reporting_date(), 12) }}
    group by child_id
),

in_care as (
    select
        periods_of_care.period_of_care_id,
        periods_of_care.child_id,
        periods_of_care.la_code,
        periods_of_care.period_start_date,
        periods_of_care.latest_review_date,
        periods_of_care.next_review_due_date,
        placements.cla_placement_row_id,
        placements.placement_start_date,
        latest_visits.latest_visit_date,
        assessments.latest_check_date as latest_assessment_date,
        dental_checks.latest_check_date as latest_dental_date,
        latest_questionnaires.latest_sdq_date,
        latest_allocations.latest_end_date as latest_allocation_end_date,
        coalesce(latest_allocations.is_allocated, false) as is_allocated,
        stays_in_12_months.n_stays,
        {{ age_in_years('children.dob', reporting_date()) }} as age
    from periods_of_care
    left join children on periods_of_care.child_id = children.child_id
    left join placements on periods_of_care.period_of_care_id = placements.period_of_care_id
    left join latest_visits
        on periods_of_care.period_of_care_id = latest_visits.period_of_care_id
    left join latest_checks as assessments
        on
            periods_of_care.child_id = assessments.child_id
            and assessments.health_check_type_code = 'Health Assessment'
    left join latest_checks as dental_checks
        on
            periods_of_care.child_id = dental_checks.child_id
            and dental_checks.health_check_type_code = 'Dental Check'
    left join latest_questionnaires
        on periods_of_care.child_id = latest_questionnaires.child_id
    left join latest_allocations on periods_of_care.child_id = latest_allocations.child_id
    left join stays_in_12_months on periods_of_care.child_id = stays_in_12_months.child_id
),

-- the latest due of a child: an older one not held is overtaken by it
latest_peps as (
    select education_records.*
    from education_records
    inner join in_care on education_records.child_id = in_care.child_id
    where education_records.pep_due_date is not null
    qualify row_number() over (
        partition by education_records.child_id
        order by
            education_records.pep_due_date desc nulls last,
            education_records.education_record_id desc nulls last
    ) = 1
),

clocks_in_care as (
    select
        case
            when in_care.latest_visit_date >= in_care.placement_start_date then 'cla_visit'
            else 'cla_visit_first'
        end as item_type,
        in_care.*,
        case
            when in_care.latest_visit_date >= in_care.placement_start_date
                then in_care.latest_visit_date
            else in_care.placement_start_date
        end as clock_start_date,
        cast(null as date) as given_due_date
    from in_care
    inner join councils_with
        on in_care.la_code = councils_with.la_code and councils_with.extract_name = 'cla_visits'
    where in_care.placement_start_date is not null
    union all
    select
        'cla_review' as item_type,
        in_care.*,
        coalesce(in_care.latest_review_date, in_care.period_start_date) as clock_start_date,
        in_care.next_review_due_date as given_due_date
    from in_care
    where in_care.next_review_due_date is not null
    union all
    select
        case when in_care.age < 5 then 'health_assessment_under_5' else 'health_assessment' end
            as item_type,
        in_care.*,
        in_care.latest_assessment_date as clock_start_date,
        cast(null as date) as given_due_date
    from in_care
    where in_care.latest_assessment_date >= in_care.period_start_date
    union all
    select
        'dental_check' as item_type,
        in_care.*,
        coalesce(in_care.latest_dental_date, in_care.period_start_date) as clock_start_date,
        cast(null as date) as given_due_date
    from in_care
    inner join councils_with
        on in_care.la_code = councils_with.la_code and councils_with.extract_name = 'Dental Check'
    union all
    select
        'sdq' as item_type,
        in_care.*,
        coalesce(in_care.latest_sdq_date, in_care.period_start_date) as clock_start_date,
        cast(null as date) as given_due_date
    from in_care
    inner join councils_with
        on in_care.la_code = councils_with.la_code and councils_with.extract_name = 'sdq_scores'
    where in_care.age between 4 and 16
    union all
    select
        'placement_threshold' as item_type,
        in_care.*,
        cast(null as date) as clock_start_date,
        cast(null as date) as given_due_date
    from in_care
    where in_care.n_stays = 2
    union all
    select
        'social_worker_gap' as item_type,
        in_care.*,
        greatest(
            in_care.period_start_date,
            coalesce(in_care.latest_allocation_end_date, in_care.period_start_date)
        ) as clock_start_date,
        cast(null as date) as given_due_date
    from in_care
    inner join councils_with
        on
            in_care.la_code = councils_with.la_code
            and councils_with.extract_name = 'lead_allocations'
    where not in_care.is_allocated
),

clocks as (
    select
        item_type,
        child_id,
        la_code,
        cast(null as varchar) as worker_id,
        cast(null as varchar) as team_id,
        'fct_periods_of_care' as source_table,
        period_of_care_id as source_key,
        clock_start_date,
        given_due_date
    from clocks_in_care
    union all
    select
        'initial_health_assessment' as item_type,
        initial_health_assessments.child_id,
        initial_health_assessments.la_code,
        cast(null as varchar) as worker_id,
        cast(null as varchar) as team_id,
        'fct_periods_of_care' as source_table,
        initial_health_assessments.period_of_care_id as source_key,
        initial_health_assessments.period_start_date as clock_start_date,
        cast(null as date) as given_due_date
    from initial_health_assessments
    inner join in_care
        on initial_health_assessments.period_of_care_id = in_care.period_of_care_id
    inner join councils_with
        on
            initial_health_assessments.la_code = councils_with.la_code
            and councils_with.extract_name = 'Health Assessment'
    where coalesce(in_care.latest_assessment_date < in_care.period_start_date, true)
    union all
    select
        'pep' as item_type,
        child_id,
        la_code,
        cast(null as varchar) as worker_id,
        cast(null as varchar) as team_id,
        'fct_education_records' as source_table,
        education_record_id as source_key,
        pep_due_date as clock_start_date,
        pep_due_date as given_due_date
    from latest_peps
    where not coalesce(is_pep_held, false)
    -- who returned longer ago than 90 days is not asked any more
    union all
    select
        'return_interview' as item_type,
        missing_episodes.child_id,
        missing_episodes.la_code,
        cast(null as varchar) as worker_id,
        cast(null as varchar) as team_id,
        'fct_missing_episodes' as source_table,
        missing_episodes.missing_episode_id as source_key,
        cast(missing_episodes.chain_end_at as date) as clock_start_date,
        cast(null as date) as given_due_date
    from missing_episodes
    inner join councils_with
        on
            missing_episodes.la_code = councils_with.la_code
            and councils_with.extract_name = 'return_interviews'
    where
        missing_episodes.is_chain_start
        and not coalesce(missing_episodes.is_rhi_completed, false)
        and coalesce(missing_episodes.is_rhi_accepted, true)
        and cast(missing_episodes.chain_end_at as date) <= {{ reporting_date() }}
        and cast(missing_episodes.chain_end_at as date) > {{ reporting_date() }} + (-90)
    union all
    select
        'pathway_plan' as item_type,
        child_id,
        la_code,
        worker_id,
        team_id,
        'fct_care_leavers' as source_table,
        child_id as source_key,
        pathway_plan_review_date as clock_start_date,
        cast(null as date) as given_due_date
    from care_leavers
    union all
    select
        'care_leaver_contact' as item_type,
        child_id,
        la_code,
        worker_id,
        team_id,
        'fct_care_leavers' as source_table,
        child_id as source_key,
        latest_contact_date as clock_start_date,
        cast(null as date) as given_due_date
    from care_leavers
    where latest_contact_date is not null
    union all
    select
        'uasc_turning_18' as item_type,
        child_id,
        la_code,
        cast(null as varchar) as worker_id,
        cast(null as varchar) as team_id,
        'dim_children' as source_table,
        child_id as source_key,
        {{ birthday_date('dob', 18) }} as clock_start_date,
        {{ birthday_date('dob', 18) }} as given_due_date
    from children
    where is_uasc and dob is not null
)

select
    concat_ws('-', item_type, source_key) as worklist_item_id,
    child_id,
    la_code,
    worker_id,
    team_id,
    item_type,
    source_table,
    source_key,
    clock_start_date,
    given_due_date
from clocks
where child_id is not null
