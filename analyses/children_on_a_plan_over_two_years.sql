-- Children who have been on a protection plan for two years or more, longest first when sorted by
-- days. A plan that goes on with another counts from the first day of the first.
select
    cp_plans.child_id,
    cp_plans.cp_plan_id,
    cp_plans.latest_category_label,
    cp_plans.period_start_date,
    cp_plans.days_in_period,
    cp_plans.n_previous_plans,
    cp_plans.n_reviews,
    cp_plans.is_review_overdue,
    cp_plans.next_review_due_date,
    children.dob
from {{ ref('fct_cp_plans') }} as cp_plans
left join {{ ref('dim_children') }} as children on cp_plans.child_id = children.child_id
where cp_plans.is_open and cp_plans.is_own_plan and cp_plans.is_two_years_or_more
