with

submissions as (
    select * from {{ ref('return_submissions') }}
    where return_id = 'cin_census'
),

referrals as (
    select * from {{ ref('fct_referrals') }}
),

children as (
    select * from {{ ref('dim_children') }}
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

-- a referral with no further action belongs to the year from the last working day before it on
years_built as (
    select
        submissions.*,
        first_nfa_days.calendar_date as first_nfa_date
    from submissions
    inner join dates as days_before
        on submissions.period_start_date + (-1) = days_before.calendar_date
    inner join dates as first_nfa_days
        on
            days_before.working_day_number = first_nfa_days.working_day_number
            and first_nfa_days.is_working_day
    where submissions.origin = 'warehouse'
),

episodes_of_the_year as (
    select
        years_built.submission_id,
        years_built.period_start_date,
        years_built.events_to_date,
        {{ return_child_id('children') }} as la_child_id,
        referrals.child_id,
        referrals.referral_id,
        referrals.team_id,
        referrals.worker_id,
        referrals.referral_source_code,
        referrals.primary_need_code,
        referrals.is_nfa,
        referrals.referral_date,
        case when referrals.close_date <= years_built.events_to_date then referrals.close_date end
            as close_date,
        case
            when
                referrals.close_date is null
                or referrals.close_date <= years_built.events_to_date
                then referrals.close_reason_code
        end as close_reason_code
    from referrals
    inner join years_built on referrals.la_code = years_built.la_code
    inner join children on referrals.child_id = children.child_id
    where
        coalesce(referrals.referral_date <= years_built.events_to_date, true)
        and coalesce(referrals.close_date >= years_built.period_start_date, true)
        and not coalesce(
            referrals.is_nfa and referrals.referral_date < years_built.first_nfa_date, false
        )
),

-- held here without an enquiry, or a transfer in: those of enquiries stand in Section47
conferences_without_enquiry as (
    select
        episodes_of_the_year.submission_id,
        episodes_of_the_year.referral_id,
        min(conferences.icpc_date) as icpc_date
    from episodes_of_the_year
    inner join conferences
        on
            episodes_of_the_year.referral_id = conferences.referral_id
            and episodes_of_the_year.period_start_date <= conferences.icpc_date
            and episodes_of_the_year.events_to_date >= conferences.icpc_date
    where conferences.s47_enquiry_id is null and not conferences.is_duplicate
    group by episodes_of_the_year.submission_id, episodes_of_the_year.referral_id
),

built_here as (
    select
        episodes_of_the_year.submission_id,
        dense_rank() over (
            partition by episodes_of_the_year.submission_id
            order by
                episodes_of_the_year.la_child_id nulls last,
                episodes_of_the_year.child_id nulls last
        ) as child_no,
        row_number() over (
            partition by episodes_of_the_year.submission_id, episodes_of_the_year.child_id
            order by
                episodes_of_the_year.referral_date nulls last,
                episodes_of_the_year.referral_id nulls last
        ) as cin_details_id,
        episodes_of_the_year.la_child_id,
        episodes_of_the_year.child_id,
        episodes_of_the_year.referral_id,
        episodes_of_the_year.team_id,
        episodes_of_the_year.worker_id,
        episodes_of_the_year.referral_source_code as referral_source,
        episodes_of_the_year.primary_need_code,
        episodes_of_the_year.close_reason_code as reason_for_closure,
        case episodes_of_the_year.is_nfa when true then 'true' when false then 'false' end
            as referral_nfa,
        episodes_of_the_year.referral_date as cin_referral_date,
        episodes_of_the_year.close_date as cin_closure_date,
        conferences_without_enquiry.icpc_date as date_of_initial_cpc
    from episodes_of_the_year
    left join conferences_without_enquiry
        on
            episodes_of_the_year.submission_id = conferences_without_enquiry.submission_id
            and episodes_of_the_year.referral_id = conferences_without_enquiry.referral_id
),

children_of_files as (
    select
        submission_id,
        child_no,
        la_child_id
    from file_groups
    where module = 'ChildIdentifiers' and group_no = 1
),

from_files as (
    select
        file_groups.submission_id,
        file_groups.child_no,
        file_groups.episode_no as cin_details_id,
        children_of_files.la_child_id,
        cast(null as varchar) as child_id,
        cast(null as varchar) as referral_id,
        cast(null as varchar) as team_id,
        cast(null as varchar) as worker_id,
        file_groups.referral_source,
        file_groups.primary_need_code,
        file_groups.reason_for_closure,
        file_groups.referral_nfa,
        {{ iso_date('file_groups.cin_referral_date') }} as cin_referral_date,
        {{ iso_date('file_groups.cin_closure_date') }} as cin_closure_date,
        {{ iso_date('file_groups.date_of_initial_cpc') }} as date_of_initial_cpc
    from file_groups
    left join children_of_files
        on
            file_groups.submission_id = children_of_files.submission_id
            and file_groups.child_no = children_of_files.child_no
    where file_groups.module = 'CINdetails'
),

both_origins as (
    select * from built_here
    union all
    select * from from_files
)

select
    submission_id,
    concat_ws('/', submission_id, child_no, cin_details_id) as cin_details_row_id,
    concat_ws('/', submission_id, child_no) as child_row_id,
    concat_ws('/', submission_id, coalesce(la_child_id, '')) as child_key,
    concat_ws('/', submission_id, coalesce(la_child_id, ''), cin_details_id) as episode_key,
    la_child_id,
    child_id,
    referral_id,
    team_id,
    worker_id,
    referral_source,
    primary_need_code,
    reason_for_closure,
    referral_nfa,
    cast(child_no as bigint) as child_no,
    cast(cin_details_id as bigint) as cin_details_id,
    lower(referral_nfa) in ('true', '1') as is_referral_nfa,
    lower(referral_nfa) in ('false', '0') as is_referral_not_nfa,
    cin_referral_date,
    cin_closure_date,
    date_of_initial_cpc
from both_origins
