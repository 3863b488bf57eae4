with

submissions as (
    select * from {{ ref('return_submissions') }}
),

cin_details as (
    select * from {{ ref('cin_census__cin_details') }}
),

assessments as (
    select * from {{ ref('fct_assessments') }}
),

file_groups as (
    select * from {{ ref('stg_cin_file__groups') }}
),

-- finished in the year, or started in it and not finished by its end
assessments_of_the_year as (
    select
        cin_details.submission_id,
        cin_details.child_no,
        cin_details.cin_details_id,
        cin_details.la_child_id,
        cin_details.child_id,
        assessments.assessment_id,
        assessments.team_id,
        assessments.worker_id,
        assessments.assessment_start_date,
        case
            when assessments.internal_review_date <= submissions.events_to_date
                then assessments.internal_review_date
        end as internal_review_date,
        case
            when assessments.assessment_authorised_date <= submissions.events_to_date
                then assessments.assessment_authorised_date
        end as assessment_authorised_date
    from assessments
    inner join cin_details on assessments.referral_id = cin_details.referral_id
    inner join submissions on cin_details.submission_id = submissions.submission_id
    where
        coalesce(assessments.assessment_start_date <= submissions.events_to_date, true)
        and case
            when assessments.assessment_authorised_date <= submissions.events_to_date
                then assessments.assessment_authorised_date >= submissions.period_start_date
            else coalesce(
                assessments.assessment_start_date >= submissions.period_start_date, true
            )
        end
),

built_here as (
    select
        submission_id,
        child_no,
        cin_details_id,
        row_number() over (
            partition by submission_id, child_no, cin_details_id
            order by assessment_start_date nulls last, assessment_id nulls last
        ) as assessment_no,
        la_child_id,
        child_id,
        assessment_id,
        team_id,
        worker_id,
        assessment_start_date as assessment_actual_start_date,
        internal_review_date as assessment_internal_review_date,
        assessment_authorised_date as assessment_authorisation_date
    from assessments_of_the_year
),

from_files as (
    select
        file_groups.submission_id,
        file_groups.child_no,
        file_groups.episode_no as cin_details_id,
        file_groups.group_no as assessment_no,
        cin_details.la_child_id,
        cast(null as varchar) as child_id,
        cast(null as varchar) as assessment_id,
        cast(null as varchar) as team_id,
        cast(null as varchar) as worker_id,
        {{ iso_date('file_groups.assessment_actual_start_date') }} as assessment_actual_start_date,
        {{ iso_date('file_groups.assessment_internal_review_date') }}
            as assessment_internal_review_date,
        {{ iso_date('file_groups.assessment_authorisation_date') }}
            as assessment_authorisation_date
    from file_groups
    inner join cin_details
        on
            file_groups.submission_id = cin_details.submission_id
            and file_groups.child_no = cin_details.child_no
            and file_groups.episode_no = cin_details.cin_details_id
    where file_groups.module = 'Assessments'
),

both_origins as (
    select * from built_here
    union all
    select * from from_files
)

select
    submission_id,
    concat_ws('/', submission_id, child_no, cin_details_id, assessment_no) as assessment_row_id,
    concat_ws('/', submission_id, child_no, cin_details_id) as cin_details_row_id,
    concat_ws('/', submission_id, child_no) as child_row_id,
    concat_ws('/', submission_id, coalesce(la_child_id, '')) as child_key,
    concat_ws('/', submission_id, coalesce(la_child_id, ''), cin_details_id) as episode_key,
    la_child_id,
    child_id,
    assessment_id,
    team_id,
    worker_id,
    child_no,
    cast(cin_details_id as bigint) as cin_details_id,
    cast(assessment_no as bigint) as assessment_no,
    assessment_actual_start_date,
    assessment_internal_review_date,
    assessment_authorisation_date
from both_origins
