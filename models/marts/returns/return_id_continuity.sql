with

submissions as (
    select * from {{ ref('return_submissions') }}
),

cin_details as (
    select * from {{ ref('cin_census__cin_details') }}
),

cin_children as (
    select * from {{ ref('cin_census__child_identifiers') }}
),

ssda903_episodes as (
    select * from {{ ref('ssda903__episodes') }}
),

ssda903_children as (
    select * from {{ ref('ssda903__header') }}
),

-- a case that was open on the last day of last year is in this year's return as well
open_last_year as (
    select distinct
        submissions.submission_id,
        submissions.previous_submission_id,
        cin_details.la_child_id
    from submissions
    inner join cin_details on submissions.previous_submission_id = cin_details.submission_id
    where
        cin_details.cin_closure_date is null
        and cin_details.is_referral_not_nfa
        and cin_details.la_child_id is not null
    union all
    select distinct
        submissions.submission_id,
        submissions.previous_submission_id,
        ssda903_episodes.child as la_child_id
    from submissions
    inner join ssda903_episodes
        on submissions.previous_submission_id = ssda903_episodes.submission_id
    where
        ssda903_episodes.decom is not null
        and ssda903_episodes.dec is null
        and ssda903_episodes.dec_text is null
        and ssda903_episodes.child is not null
),

children_this_year as (
    select distinct
        submission_id,
        la_child_id
    from cin_children
    union all
    select distinct
        submission_id,
        child as la_child_id
    from ssda903_children
)

select
    open_last_year.submission_id,
    open_last_year.la_child_id,
    open_last_year.previous_submission_id,
    children_this_year.la_child_id is not null as is_found
from open_last_year
left join children_this_year
    on
        open_last_year.submission_id = children_this_year.submission_id
        and open_last_year.la_child_id = children_this_year.la_child_id
