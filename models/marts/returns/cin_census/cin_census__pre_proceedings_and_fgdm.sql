with

submissions as (
    select * from {{ ref('return_submissions') }}
),

cin_details as (
    select * from {{ ref('cin_census__cin_details') }}
),

pre_proceedings as (
    select * from {{ ref('fct_pre_proceedings') }}
),

meetings as (
    select * from {{ ref('fct_pre_proceedings_meetings') }}
),

family_group_conferences as (
    select * from {{ ref('fct_family_group_conferences') }}
),

file_groups as (
    select * from {{ ref('stg_cin_file__groups') }}
),

outcomes as (
    select code from {{ ref('code_sets') }}
    where code_set = 'cin_pre_proceedings_outcome'
),

-- from 2026-27, decided in the year, in the episode that was open then
decided_in_the_year as (
    select
        cin_details.submission_id,
        cin_details.child_no,
        cin_details.cin_details_id,
        cin_details.la_child_id,
        cin_details.child_id,
        submissions.events_to_date,
        pre_proceedings.pre_proceedings_id,
        pre_proceedings.la_code,
        pre_proceedings.n_meetings,
        outcomes.code as outcome_code,
        pre_proceedings.decision_date,
        pre_proceedings.letter_before_proceedings_date,
        pre_proceedings.initial_meeting_date,
        pre_proceedings.outcome_date,
        pre_proceedings.issue_date,
        pre_proceedings.letter_of_issue_date
    from pre_proceedings
    inner join cin_details on pre_proceedings.child_id = cin_details.child_id
    inner join submissions
        on
            cin_details.submission_id = submissions.submission_id
            and submissions.collection_year >= 2027
            and pre_proceedings.decision_date >= submissions.period_start_date
            and pre_proceedings.decision_date <= submissions.events_to_date
    left join outcomes on pre_proceedings.pre_proceedings_outcome_code = outcomes.code
    where coalesce(cin_details.cin_referral_date <= pre_proceedings.decision_date, false)
    qualify row_number() over (
        partition by cin_details.submission_id, pre_proceedings.pre_proceedings_id
        order by
            cin_details.cin_referral_date desc nulls last,
            cin_details.cin_details_id desc nulls last
    ) = 1
),

meetings_counted as (
    select
        decided_in_the_year.submission_id,
        decided_in_the_year.pre_proceedings_id,
        count(*) as n_meetings_held
    from decided_in_the_year
    inner join meetings
        on
            decided_in_the_year.pre_proceedings_id = meetings.pre_proceedings_id
            and decided_in_the_year.events_to_date >= meetings.meeting_date
    group by decided_in_the_year.submission_id, decided_in_the_year.pre_proceedings_id
),

councils_with_family_group_conferences as (
    select la_code from family_group_conferences
    group by la_code
),

-- offered from the decision on
offers as (
    select
        decided_in_the_year.submission_id,
        decided_in_the_year.pre_proceedings_id,
        bool_or(
            coalesce(
                family_group_conferences.held_date <= decided_in_the_year.events_to_date, false
            )
        ) as is_held
    from decided_in_the_year
    inner join family_group_conferences
        on
            decided_in_the_year.child_id = family_group_conferences.child_id
            and decided_in_the_year.decision_date <= family_group_conferences.offered_date
            and decided_in_the_year.events_to_date >= family_group_conferences.offered_date
    group by decided_in_the_year.submission_id, decided_in_the_year.pre_proceedings_id
),

built_here as (
    select
        decided.submission_id,
        decided.child_no,
        decided.cin_details_id,
        row_number() over (
            partition by decided.submission_id, decided.child_no, decided.cin_details_id
            order by decided.decision_date nulls last, decided.pre_proceedings_id nulls last
        ) as pre_proceedings_no,
        decided.la_child_id,
        decided.child_id,
        decided.pre_proceedings_id,
        case
            when councils_with_family_group_conferences.la_code is null then null
            when offers.pre_proceedings_id is not null then 'true'
            when decided.letter_before_proceedings_date <= decided.events_to_date then 'false'
        end as fgdm_meeting_offer,
        case offers.is_held when true then 'true' when false then 'false' end as fgdm_meeting_fac,
        case
            when decided.initial_meeting_date <= decided.events_to_date
                then cast(
                    greatest(
                        coalesce(meetings_counted.n_meetings_held, decided.n_meetings, 1) - 1, 0
                    ) as varchar
                )
        end as review_meetings_count,
        case when decided.outcome_date <= decided.events_to_date then decided.outcome_code end
            as pp_outcome,
        decided.decision_date as pp_start_date,
        case
            when decided.letter_before_proceedings_date <= decided.events_to_date
                then decided.letter_before_proceedings_date
        end as lbp_sent_date,
        case
            when decided.initial_meeting_date <= decided.events_to_date
                then decided.initial_meeting_date
        end as initial_pp_meeting_date,
        case when decided.outcome_date <= decided.events_to_date then decided.outcome_date end
            as step_decision_date,
        case when decided.issue_date <= decided.events_to_date then decided.issue_date end
            as court_app_date,
        case
            when decided.letter_of_issue_date <= decided.events_to_date
                then decided.letter_of_issue_date
        end as letter_init_cp_date
    from decided_in_the_year as decided
    left join councils_with_family_group_conferences
        on decided.la_code = councils_with_family_group_conferences.la_code
    left join offers
        on
            decided.submission_id = offers.submission_id
            and decided.pre_proceedings_id = offers.pre_proceedings_id
    left join meetings_counted
        on
            decided.submission_id = meetings_counted.submission_id
            and decided.pre_proceedings_id = meetings_counted.pre_proceedings_id
),

from_files as (
    select
        file_groups.submission_id,
        file_groups.child_no,
        file_groups.episode_no as cin_details_id,
        file_groups.group_no as pre_proceedings_no,
        cin_details.la_child_id,
        cast(null as varchar) as child_id,
        cast(null as varchar) as pre_proceedings_id,
        file_groups.fgdm_meeting_offer,
        file_groups.fgdm_meeting_fac,
        file_groups.review_meetings_count,
        file_groups.pp_outcome,
        {{ iso_date('file_groups.pp_start_date') }} as pp_start_date,
        {{ iso_date('file_groups.lbp_sent_date') }} as lbp_sent_date,
        {{ iso_date('file_groups.initial_pp_meeting_date') }} as initial_pp_meeting_date,
        {{ iso_date('file_groups.step_decision_date') }} as step_decision_date,
        {{ iso_date('file_groups.court_app_date') }} as court_app_date,
        {{ iso_date('file_groups.letter_init_cp_date') }} as letter_init_cp_date
    from file_groups
    inner join cin_details
        on
            file_groups.submission_id = cin_details.submission_id
            and file_groups.child_no = cin_details.child_no
            and file_groups.episode_no = cin_details.cin_details_id
    where file_groups.module = 'PreProceedingsandFGDM'
),

both_origins as (
    select * from built_here
    union all
    select * from from_files
)

select
    submission_id,
    concat_ws('/', submission_id, child_no, cin_details_id, pre_proceedings_no)
        as pre_proceedings_row_id,
    concat_ws('/', submission_id, child_no, cin_details_id) as cin_details_row_id,
    concat_ws('/', submission_id, child_no) as child_row_id,
    concat_ws('/', submission_id, coalesce(la_child_id, '')) as child_key,
    concat_ws('/', submission_id, coalesce(la_child_id, ''), cin_details_id) as episode_key,
    la_child_id,
    child_id,
    pre_proceedings_id,
    fgdm_meeting_offer,
    fgdm_meeting_fac,
    review_meetings_count,
    pp_outcome,
    child_no,
    cast(cin_details_id as bigint) as cin_details_id,
    cast(pre_proceedings_no as bigint) as pre_proceedings_no,
    pp_start_date,
    lbp_sent_date,
    initial_pp_meeting_date,
    step_decision_date,
    court_app_date,
    letter_init_cp_date
from both_origins
