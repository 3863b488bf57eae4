with

cp_plans as (
    select * from {{ ref('stg_cp_plans') }}
),

category_history as (
    select * from {{ ref('stg_cp_category_history') }}
    where category_code is not null and category_start_date <= {{ reporting_date() }}
),

-- in force when the plan began
first_categories as (
    select
        cp_plans.cp_plan_id,
        category_history.category_code
    from cp_plans
    inner join category_history
        on
            cp_plans.cp_plan_id = category_history.cp_plan_id
            and cp_plans.cp_plan_start_date >= category_history.category_start_date
    qualify row_number() over (
        partition by cp_plans.cp_plan_id
        order by
            category_history.category_start_date desc nulls last,
            category_history.category_end_date asc nulls last,
            category_history.cp_category_id asc nulls last
    ) = 1
),

-- of two that began on one day, the one that is open or ended last
last_categories as (
    select
        cp_plan_id,
        category_code
    from category_history
    where cp_plan_id is not null
    qualify row_number() over (
        partition by cp_plan_id
        order by
            category_start_date desc nulls last,
            category_end_date desc nulls first,
            cp_category_id desc nulls last
    ) = 1
),

category_counts as (
    select
        cp_plan_id,
        count(distinct category_code) as n_categories
    from category_history
    where cp_plan_id is not null
    group by cp_plan_id
)

select
    cp_plans.cp_plan_id,
    coalesce(first_categories.category_code, cp_plans.initial_category_code)
        as initial_category_code,
    coalesce(
        last_categories.category_code,
        cp_plans.latest_category_code,
        cp_plans.initial_category_code
    ) as latest_category_code,
    case
        when last_categories.cp_plan_id is not null then 'history'
        when cp_plans.latest_category_code is not null then 'plan'
        when cp_plans.initial_category_code is not null then 'initial'
    end as latest_category_from,
    category_counts.n_categories
from cp_plans
left join first_categories on cp_plans.cp_plan_id = first_categories.cp_plan_id
left join last_categories on cp_plans.cp_plan_id = last_categories.cp_plan_id
left join category_counts on cp_plans.cp_plan_id = category_counts.cp_plan_id
