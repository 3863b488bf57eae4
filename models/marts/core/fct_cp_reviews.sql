with

cp_reviews as (
    select * from {{ ref('stg_cp_reviews') }}
),

sequences as (
    select * from {{ ref('int_cp_reviews_sequenced') }}
),

children as (
    select * from {{ ref('dim_children') }}
),

codes as (
    select * from {{ ref('dim_codes') }}
    where code_set = 'review_participation'
)

select
    sequences.cp_review_id,
    sequences.child_id,
    sequences.la_code,
    sequences.cp_plan_id,
    sequences.cp_plan_period_id,
    cp_reviews.meeting_id,
    sequences.cp_plan_linked_by,
    cp_reviews.participation_code,
    participations.code_label as participation_label,
    participations.group_code as participation_group_code,
    participations.group_label as participation_group_label,
    {{ age_in_years('children.dob', 'cp_reviews.cp_review_date') }} as age_at_review,
    sequences.cp_review_sequence,
    case
        when sequences.is_on_time then 0
        else {{ days_between('sequences.review_due_date', 'sequences.cp_review_date') }}
    end as days_late,
    sequences.is_held,
    sequences.is_counted,
    sequences.is_on_time,
    -- the last review of a plan that is open
    case
        when
            sequences.is_counted
            and sequences.next_review_date is null
            and sequences.period_end_date is null
            then sequences.next_review_due_date < {{ reporting_date() }}
    end as is_next_review_overdue,
    cp_reviews.is_cp_continued,
    cp_reviews.is_quorate,
    sequences.is_cp_plan_orphan,
    sequences.is_plan_of_other_child,
    sequences.is_outside_plan,
    sequences.is_on_plan_start,
    sequences.is_same_day_duplicate,
    cp_reviews.cp_review_due_date as recorded_due_date,
    sequences.review_due_date,
    sequences.cp_review_date,
    -- what comes after the end of the plan is not due
    case
        when
            sequences.period_end_date is null
            or sequences.period_end_date > sequences.cp_review_date
            then sequences.next_review_due_date
    end as next_review_due_date,
    sequences.next_review_date
from sequences
inner join cp_reviews on sequences.cp_review_id = cp_reviews.cp_review_id
left join children on sequences.child_id = children.child_id
left join codes as participations on cp_reviews.participation_code = participations.code
