with

submissions as (
    select * from {{ ref('return_submissions') }}
),

cp_plans as (
    select * from {{ ref('cin_census__child_protection_plans') }}
),

cp_reviews as (
    select * from {{ ref('fct_cp_reviews') }}
),

file_elements as (
    select * from {{ ref('stg_cin_file__elements') }}
),

-- held by the reference date; two records of one day are one conference
built_here as (
    select
        cp_plans.cpp_row_id,
        min(cp_reviews.cp_review_id) as cp_review_id,
        cp_reviews.cp_review_date as cpp_review_date,
        row_number() over (
            partition by cp_plans.cpp_row_id
            order by cp_reviews.cp_review_date nulls last
        ) as element_no
    from cp_plans
    inner join submissions on cp_plans.submission_id = submissions.submission_id
    inner join cp_reviews on cp_plans.cp_plan_id = cp_reviews.cp_plan_id
    where
        cp_reviews.cp_review_date <= submissions.events_to_date
        and coalesce(cp_reviews.cp_review_date > cp_plans.cpp_start_date, true)
    group by cp_plans.cpp_row_id, cp_reviews.cp_review_date
),

from_files as (
    select
        concat_ws('/', submission_id, child_no, episode_no, group_no) as cpp_row_id,
        cast(null as varchar) as cp_review_id,
        {{ iso_date('value') }} as cpp_review_date,
        element_no
    from file_elements
    -- an empty group is a review without a date
    where module = 'Reviews' and coalesce(element = 'CPPreviewDate', true)
),

both_origins as (
    select * from built_here
    union all
    select * from from_files
)

select
    cp_plans.submission_id,
    concat_ws('/', both_origins.cpp_row_id, both_origins.element_no) as review_row_id,
    both_origins.cpp_row_id,
    cp_plans.cin_details_row_id,
    cp_plans.child_row_id,
    cp_plans.child_key,
    cp_plans.episode_key,
    cp_plans.la_child_id,
    cp_plans.child_id,
    both_origins.cp_review_id,
    cast(both_origins.element_no as bigint) as element_no,
    both_origins.cpp_review_date
from both_origins
inner join cp_plans on both_origins.cpp_row_id = cp_plans.cpp_row_id
