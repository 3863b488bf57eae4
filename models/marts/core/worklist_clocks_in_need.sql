with

assessments as (
    select * from {{ ref('fct_assessments') }}
),

s47_enquiries as (
    select * from {{ ref('fct_s47_enquiries') }}
),

cin_plans as (
    select * from {{ ref('fct_cin_plans') }}
    where is_open
),

cin_visits as (
    select * from {{ ref('fct_cin_visits') }}
),

-- the open plans of this council, one row for plans that follow each other on a day
cp_plans as (
    select *
    from {{ ref('fct_cp_plans') }}
    where is_open and is_own_plan
    qualify row_number() over (
        partition by cp_plan_period_id
        order by cp_plan_start_date desc nulls last, cp_plan_id desc nulls last
    ) = 1
),

cp_visits as (
    select * from {{ ref('fct_cp_visits') }}
),

core_groups as (
    select * from {{ ref('fct_core_groups') }}
),

periods_of_care as (
    select * from {{ ref('fct_periods_of_care') }}
    where is_open
),

children_protected_or_in_care as (
    select child_id from cp_plans
    union
    select child_id from periods_of_care
),

-- a council without a single record has sent no such extract, and nothing of it is due
councils_with_cin_visits as (
    select la_code from cin_visits
    group by la_code
),

councils_with_cp_visits as (
    select la_code from cp_visits
    group by la_code
),

councils_with_core_groups as (
    select la_code from core_groups
    group by la_code
),

latest_cin_visits as (
    select
        child_id,
        max(cin_visit_date) as latest_visit_date
    from cin_visits
    where is_held and is_child_seen
    group by child_id
),

latest_cp_visits as (
    select
        cp_plan_period_id,
        max(cp_visit_date) as latest_visit_date
    from cp_visits
    where is_held
    group by cp_plan_period_id
),

latest_core_groups as (
    select
        cp_plan_period_id,
        max(core_group_held_date) as latest_held_date
    from core_groups
    where is_held
    group by cp_plan_period_id
),

-- the plan that began last stands for the child
children_on_cin_plans as (
    select cin_plans.*
    from cin_plans
    left join children_protected_or_in_care as visited_otherwise
        on cin_plans.child_id = visited_otherwise.child_id
    where visited_otherwise.child_id is null and cin_plans.child_id is not null
    qualify row_number() over (
        partition by cin_plans.child_id
        order by
            cin_plans.cin_plan_start_date desc nulls last, cin_plans.cin_plan_id desc nulls last
    ) = 1
),

clocks as (
    select
        'assessment' as item_type,
        child_id,
        la_code,
        worker_id,
        team_id,
        'fct_assessments' as source_table,
        assessment_id as source_key,
        assessment_start_date as clock_start_date,
        cast(null as date) as given_due_date
    from assessments
    where
        {{ is_open_on('assessment_start_date', 'assessment_authorised_date', reporting_date()) }}
    union all
    select
        'icpc' as item_type,
        child_id,
        la_code,
        worker_id,
        team_id,
        'fct_s47_enquiries' as source_table,
        s47_enquiry_id as source_key,
        s47_start_date as clock_start_date,
        cast(null as date) as given_due_date
    from s47_enquiries
    where is_icpc_required and not is_icpc_held
    union all
    select
        'cin_visit' as item_type,
        children_on_cin_plans.child_id,
        children_on_cin_plans.la_code,
        children_on_cin_plans.worker_id,
        children_on_cin_plans.team_id,
        'fct_cin_plans' as source_table,
        children_on_cin_plans.cin_plan_id as source_key,
        greatest(
            children_on_cin_plans.cin_plan_start_date,
            coalesce(
                latest_cin_visits.latest_visit_date, children_on_cin_plans.cin_plan_start_date
            )
        ) as clock_start_date,
        cast(null as date) as given_due_date
    from children_on_cin_plans
    inner join councils_with_cin_visits
        on children_on_cin_plans.la_code = councils_with_cin_visits.la_code
    left join latest_cin_visits on children_on_cin_plans.child_id = latest_cin_visits.child_id
    union all
    select
        'cp_visit' as item_type,
        cp_plans.child_id,
        cp_plans.la_code,
        cast(null as varchar) as worker_id,
        cast(null as varchar) as team_id,
        'fct_cp_plans' as source_table,
        cp_plans.cp_plan_id as source_key,
        coalesce(latest_cp_visits.latest_visit_date, cp_plans.period_start_date)
            as clock_start_date,
        cast(null as date) as given_due_date
    from cp_plans
    inner join councils_with_cp_visits on cp_plans.la_code = councils_with_cp_visits.la_code
    left join latest_cp_visits
        on cp_plans.cp_plan_period_id = latest_cp_visits.cp_plan_period_id
    union all
    select
        case
            when latest_core_groups.latest_held_date is null then 'core_group_first'
            else 'core_group'
        end as item_type,
        cp_plans.child_id,
        cp_plans.la_code,
        cast(null as varchar) as worker_id,
        cast(null as varchar) as team_id,
        'fct_cp_plans' as source_table,
        cp_plans.cp_plan_id as source_key,
        coalesce(latest_core_groups.latest_held_date, cp_plans.period_start_date)
            as clock_start_date,
        cast(null as date) as given_due_date
    from cp_plans
    inner join councils_with_core_groups
        on cp_plans.la_code = councils_with_core_groups.la_code
    left join latest_core_groups
        on cp_plans.cp_plan_period_id = latest_core_groups.cp_plan_period_id
    union all
    select
        'cp_review' as item_type,
        child_id,
        la_code,
        cast(null as varchar) as worker_id,
        cast(null as varchar) as team_id,
        'fct_cp_plans' as source_table,
        cp_plan_id as source_key,
        coalesce(latest_review_date, period_start_date) as clock_start_date,
        next_review_due_date as given_due_date
    from cp_plans
    where next_review_due_date is not null
    union all
    select
        plan_lengths.item_type,
        cp_plans.child_id,
        cp_plans.la_code,
        cast(null as varchar) as worker_id,
        cast(null as varchar) as team_id,
        'fct_cp_plans' as source_table,
        cp_plans.cp_plan_id as source_key,
        cp_plans.period_start_date as clock_start_date,
        cast(null as date) as given_due_date
    from cp_plans
    cross join (
        values ('cp_plan_15_months'), ('cp_plan_24_months')
    ) as plan_lengths (item_type)
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
