with

submissions as (
    select * from {{ ref('return_submissions') }}
),

cin_details as (
    select * from {{ ref('cin_census__cin_details') }}
),

s47_enquiries as (
    select * from {{ ref('fct_s47_enquiries') }}
),

conferences as (
    select * from {{ ref('fct_initial_cp_conferences') }}
),

dates as (
    select * from {{ ref('dim_dates') }}
),

file_groups as (
    select * from {{ ref('stg_cin_file__groups') }}
),

enquiries_as_at as (
    select
        cin_details.submission_id,
        cin_details.child_no,
        cin_details.cin_details_id,
        cin_details.la_child_id,
        cin_details.child_id,
        submissions.period_start_date,
        s47_enquiries.s47_enquiry_id,
        s47_enquiries.team_id,
        s47_enquiries.worker_id,
        s47_enquiries.s47_start_date,
        s47_enquiries.is_icpc_required,
        s47_enquiries.s47_end_date <= submissions.events_to_date as is_ended,
        coalesce(conferences.icpc_target_date, target_days.calendar_date) as icpc_target_date,
        case
            when s47_enquiries.icpc_date <= submissions.events_to_date
                then s47_enquiries.icpc_date
        end as icpc_date
    from s47_enquiries
    inner join cin_details on s47_enquiries.referral_id = cin_details.referral_id
    inner join submissions on cin_details.submission_id = submissions.submission_id
    left join conferences on s47_enquiries.icpc_id = conferences.icpc_id
    left join dates as start_days on s47_enquiries.s47_start_date = start_days.calendar_date
    left join dates as target_days
        on {{ is_working_days_after('start_days', 'target_days', 15) }}
    where coalesce(s47_enquiries.s47_start_date <= submissions.events_to_date, true)
),

-- begun in the year, whatever came of it, or begun before with the conference in it
built_here as (
    select
        submission_id,
        child_no,
        cin_details_id,
        row_number() over (
            partition by submission_id, child_no, cin_details_id
            order by s47_start_date nulls last, s47_enquiry_id nulls last
        ) as section_47_no,
        la_child_id,
        child_id,
        s47_enquiry_id,
        team_id,
        worker_id,
        -- not required when the enquiry ended and its outcome was not a conference
        case
            when
                coalesce(is_ended, false)
                and icpc_date is null
                and not coalesce(is_icpc_required, false)
                then 'true'
            else 'false'
        end as icpc_not_required,
        s47_start_date as s47_actual_start_date,
        case
            when
                icpc_date is not null
                or not coalesce(is_ended, false)
                or coalesce(is_icpc_required, false)
                then icpc_target_date
        end as initial_cpc_target,
        icpc_date as date_of_initial_cpc
    from enquiries_as_at
    where
        coalesce(s47_start_date >= period_start_date, true)
        or icpc_date >= period_start_date
),

from_files as (
    select
        file_groups.submission_id,
        file_groups.child_no,
        file_groups.episode_no as cin_details_id,
        file_groups.group_no as section_47_no,
        cin_details.la_child_id,
        cast(null as varchar) as child_id,
        cast(null as varchar) as s47_enquiry_id,
        cast(null as varchar) as team_id,
        cast(null as varchar) as worker_id,
        file_groups.icpc_not_required,
        {{ iso_date('file_groups.s47_actual_start_date') }} as s47_actual_start_date,
        {{ iso_date('file_groups.initial_cpc_target') }} as initial_cpc_target,
        {{ iso_date('file_groups.date_of_initial_cpc') }} as date_of_initial_cpc
    from file_groups
    inner join cin_details
        on
            file_groups.submission_id = cin_details.submission_id
            and file_groups.child_no = cin_details.child_no
            and file_groups.episode_no = cin_details.cin_details_id
    where file_groups.module = 'Section47'
),

both_origins as (
    select * from built_here
    union all
    select * from from_files
)

select
    submission_id,
    concat_ws('/', submission_id, child_no, cin_details_id, section_47_no) as section_47_row_id,
    concat_ws('/', submission_id, child_no, cin_details_id) as cin_details_row_id,
    concat_ws('/', submission_id, child_no) as child_row_id,
    concat_ws('/', submission_id, coalesce(la_child_id, '')) as child_key,
    concat_ws('/', submission_id, coalesce(la_child_id, ''), cin_details_id) as episode_key,
    la_child_id,
    child_id,
    s47_enquiry_id,
    team_id,
    worker_id,
    icpc_not_required,
    child_no,
    cast(cin_details_id as bigint) as cin_details_id,
    cast(section_47_no as bigint) as section_47_no,
    coalesce(lower(icpc_not_required) in ('true', '1'), false) as is_icpc_not_required,
    lower(icpc_not_required) in ('false', '0') as is_icpc_required,
    s47_actual_start_date,
    initial_cpc_target,
    date_of_initial_cpc
from both_origins
