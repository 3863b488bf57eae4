with

plan_sequences as (
    select * from {{ ref('int_cp_plans_sequenced') }}
),

reviews as (
    select * from {{ ref('int_cp_reviews_sequenced') }}
),

extract_history as (
    select * from {{ ref('int_extract_history') }}
    where event_type = 'cp_reviews'
),

review_counts as (
    select
        cp_plan_period_id,
        count(*) as n_reviews,
        count(case when not is_on_time then 1 end) as n_reviews_late,
        count(case when is_on_time is null then 1 end) as n_reviews_unknown,
        min(cp_review_date) as first_review_date,
        max(cp_review_date) as latest_review_date
    from reviews
    where is_counted
    group by cp_plan_period_id
),

counted as (
    select
        plan_sequences.cp_plan_id,
        plan_sequences.is_period_end,
        plan_sequences.is_period_open,
        plan_sequences.period_start_date,
        extract_history.history_start_date,
        coalesce(
            extract_history.history_start_date <= plan_sequences.period_start_date, false
        ) as is_first_review_known,
        {{ add_months('plan_sequences.period_start_date', 3) }} as first_review_due_date,
        coalesce(review_counts.n_reviews, 0) as n_reviews,
        coalesce(review_counts.n_reviews_late, 0) as n_reviews_late,
        coalesce(review_counts.n_reviews_unknown, 0) as n_reviews_unknown,
        review_counts.first_review_date,
        review_counts.latest_review_date
    from plan_sequences
    left join review_counts on plan_sequences.cp_plan_period_id = review_counts.cp_plan_period_id
    left join extract_history on plan_sequences.la_code = extract_history.la_code
),

-- a plan from before the reviews of the extract may have had one the day before they begin
with_next_due as (
    select
        *,
        case
            when not is_period_open or not is_period_end or history_start_date is null then null
            when latest_review_date is not null then {{ add_months('latest_review_date', 6) }}
            when is_first_review_known then first_review_due_date
            else greatest(first_review_due_date, {{ add_months('history_start_date', 6) }})
        end as next_review_due_date
    from counted
)

select
    cp_plan_id,
    case when history_start_date is not null then n_reviews end as n_reviews,
    case when history_start_date is not null then n_reviews_late end as n_reviews_late,
    next_review_due_date < {{ reporting_date() }} as is_review_overdue,
    case
        when next_review_due_date is null then null
        when first_review_due_date > {{ reporting_date() }} then null
        when n_reviews_late > 0 or next_review_due_date < {{ reporting_date() }} then false
        when is_first_review_known and n_reviews_unknown = 0 then true
    end as is_reviewed_on_time,
    first_review_due_date,
    case when is_first_review_known then first_review_date end as first_review_date,
    latest_review_date,
    next_review_due_date
from with_next_due
