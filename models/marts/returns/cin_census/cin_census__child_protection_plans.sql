with

submissions as (
    select * from {{ ref('return_submissions') }}
),

cin_details as (
    select * from {{ ref('cin_census__cin_details') }}
),

cp_plans as (
    select * from {{ ref('fct_cp_plans') }}
),

categories as (
    select * from {{ ref('fct_cp_plan_categories') }}
),

file_groups as (
    select * from {{ ref('stg_cin_file__groups') }}
),

-- begun by 31 March and not ended before 1 April; a temporary plan of another authority is theirs
plans_of_the_year as (
    select
        cin_details.submission_id,
        cin_details.child_no,
        cin_details.cin_details_id,
        cin_details.la_child_id,
        cin_details.child_id,
        submissions.events_to_date,
        cp_plans.cp_plan_id,
        cp_plans.initial_category_code,
        cp_plans.latest_category_code,
        cp_plans.n_previous_plans,
        cp_plans.cp_plan_start_date,
        case
            when cp_plans.cp_plan_end_date <= submissions.events_to_date
                then cp_plans.cp_plan_end_date
        end as cp_plan_end_date
    from cp_plans
    inner join cin_details on cp_plans.referral_id = cin_details.referral_id
    inner join submissions on cin_details.submission_id = submissions.submission_id
    where
        not coalesce(cp_plans.is_other_la_plan, false)
        and coalesce(cp_plans.cp_plan_start_date <= submissions.events_to_date, true)
        and coalesce(cp_plans.cp_plan_end_date >= submissions.period_start_date, true)
),

-- the latest category is the one in force on 31 March
categories_as_at as (
    select
        plans_of_the_year.submission_id,
        plans_of_the_year.cp_plan_id,
        categories.category_code
    from plans_of_the_year
    inner join categories
        on
            plans_of_the_year.cp_plan_id = categories.cp_plan_id
            and plans_of_the_year.events_to_date >= categories.category_start_date
    qualify row_number() over (
        partition by plans_of_the_year.submission_id, plans_of_the_year.cp_plan_id
        order by
            categories.category_start_date desc nulls last,
            categories.cp_category_id desc nulls last
    ) = 1
),

built_here as (
    select
        plans_of_the_year.submission_id,
        plans_of_the_year.child_no,
        plans_of_the_year.cin_details_id,
        row_number() over (
            partition by
                plans_of_the_year.submission_id,
                plans_of_the_year.child_no,
                plans_of_the_year.cin_details_id
            order by
                plans_of_the_year.cp_plan_start_date nulls last,
                plans_of_the_year.cp_plan_id nulls last
        ) as cpp_id,
        plans_of_the_year.la_child_id,
        plans_of_the_year.child_id,
        plans_of_the_year.cp_plan_id,
        plans_of_the_year.initial_category_code as initial_category_of_abuse,
        coalesce(categories_as_at.category_code, plans_of_the_year.latest_category_code)
            as latest_category_of_abuse,
        cast(plans_of_the_year.n_previous_plans as varchar) as number_of_previous_cpp,
        plans_of_the_year.cp_plan_start_date as cpp_start_date,
        plans_of_the_year.cp_plan_end_date as cpp_end_date
    from plans_of_the_year
    left join categories_as_at
        on
            plans_of_the_year.submission_id = categories_as_at.submission_id
            and plans_of_the_year.cp_plan_id = categories_as_at.cp_plan_id
),

from_files as (
    select
        file_groups.submission_id,
        file_groups.child_no,
        file_groups.episode_no as cin_details_id,
        file_groups.group_no as cpp_id,
        cin_details.la_child_id,
        cast(null as varchar) as child_id,
        cast(null as varchar) as cp_plan_id,
        file_groups.initial_category_of_abuse,
        file_groups.latest_category_of_abuse,
        file_groups.number_of_previous_cpp,
        {{ iso_date('file_groups.cpp_start_date') }} as cpp_start_date,
        {{ iso_date('file_groups.cpp_end_date') }} as cpp_end_date
    from file_groups
    inner join cin_details
        on
            file_groups.submission_id = cin_details.submission_id
            and file_groups.child_no = cin_details.child_no
            and file_groups.episode_no = cin_details.cin_details_id
    where file_groups.module = 'ChildProtectionPlans'
),

both_origins as (
    select * from built_here
    union all
    select * from from_files
)

select
    submission_id,
    concat_ws('/', submission_id, child_no, cin_details_id, cpp_id) as cpp_row_id,
    concat_ws('/', submission_id, child_no, cin_details_id) as cin_details_row_id,
    concat_ws('/', submission_id, child_no) as child_row_id,
    concat_ws('/', submission_id, coalesce(la_child_id, '')) as child_key,
    concat_ws('/', submission_id, coalesce(la_child_id, ''), cin_details_id) as episode_key,
    la_child_id,
    child_id,
    cp_plan_id,
    initial_category_of_abuse,
    latest_category_of_abuse,
    number_of_previous_cpp,
    child_no,
    cast(cin_details_id as bigint) as cin_details_id,
    cast(cpp_id as bigint) as cpp_id,
    cpp_start_date,
    cpp_end_date
from both_origins
