with

submissions as (
    select * from {{ ref('return_submissions') }}
),

cin_details as (
    select * from {{ ref('cin_census__cin_details') }}
),

cin_plans as (
    select * from {{ ref('fct_cin_plans') }}
),

file_groups as (
    select * from {{ ref('stg_cin_file__groups') }}
),

plans_of_the_year as (
    select
        cin_details.submission_id,
        cin_details.child_no,
        cin_details.cin_details_id,
        cin_details.la_child_id,
        cin_details.child_id,
        cin_plans.cin_plan_id,
        cin_plans.team_id,
        cin_plans.worker_id,
        cin_plans.cin_plan_start_date,
        case
            when cin_plans.cin_plan_end_date <= submissions.events_to_date
                then cin_plans.cin_plan_end_date
        end as cin_plan_end_date
    from cin_plans
    inner join cin_details on cin_plans.referral_id = cin_details.referral_id
    inner join submissions on cin_details.submission_id = submissions.submission_id
    where
        coalesce(cin_plans.cin_plan_start_date <= submissions.events_to_date, true)
        and coalesce(cin_plans.cin_plan_end_date >= submissions.period_start_date, true)
),

built_here as (
    select
        submission_id,
        child_no,
        cin_details_id,
        row_number() over (
            partition by submission_id, child_no, cin_details_id
            order by cin_plan_start_date nulls last, cin_plan_id nulls last
        ) as cin_plan_no,
        la_child_id,
        child_id,
        cin_plan_id,
        team_id,
        worker_id,
        cin_plan_start_date,
        cin_plan_end_date
    from plans_of_the_year
),

from_files as (
    select
        file_groups.submission_id,
        file_groups.child_no,
        file_groups.episode_no as cin_details_id,
        file_groups.group_no as cin_plan_no,
        cin_details.la_child_id,
        cast(null as varchar) as child_id,
        cast(null as varchar) as cin_plan_id,
        cast(null as varchar) as team_id,
        cast(null as varchar) as worker_id,
        {{ iso_date('file_groups.cin_plan_start_date') }} as cin_plan_start_date,
        {{ iso_date('file_groups.cin_plan_end_date') }} as cin_plan_end_date
    from file_groups
    inner join cin_details
        on
            file_groups.submission_id = cin_details.submission_id
            and file_groups.child_no = cin_details.child_no
            and file_groups.episode_no = cin_details.cin_details_id
    where file_groups.module = 'CINPlanDates'
),

both_origins as (
    select * from built_here
    union all
    select * from from_files
)

select
    submission_id,
    concat_ws('/', submission_id, child_no, cin_details_id, cin_plan_no) as cin_plan_row_id,
    concat_ws('/', submission_id, child_no, cin_details_id) as cin_details_row_id,
    concat_ws('/', submission_id, child_no) as child_row_id,
    concat_ws('/', submission_id, coalesce(la_child_id, '')) as child_key,
    concat_ws('/', submission_id, coalesce(la_child_id, ''), cin_details_id) as episode_key,
    la_child_id,
    child_id,
    cin_plan_id,
    team_id,
    worker_id,
    child_no,
    cast(cin_details_id as bigint) as cin_details_id,
    cast(cin_plan_no as bigint) as cin_plan_no,
    cin_plan_start_date,
    cin_plan_end_date
from both_origins
