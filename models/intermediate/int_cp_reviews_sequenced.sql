{# a table: read by two models #}
{{ config(materialized='table') }}

with

cp_reviews as (
    select * from {{ ref('stg_cp_reviews') }}
),

cp_plans as (
    select * from {{ ref('stg_cp_plans') }}
),

plan_sequences as (
    select * from {{ ref('int_cp_plans_sequenced') }}
),

extract_history as (
    select * from {{ ref('int_extract_history') }}
    where event_type = 'cp_reviews'
),

reviews_with_named as (
    select
        cp_reviews.*,
        cp_plans.cp_plan_id as named_cp_plan_id,
        coalesce(cp_reviews.cp_review_date, cp_reviews.cp_review_due_date) as day_of_review
    from cp_reviews
    left join cp_plans on cp_reviews.cp_plan_id = cp_plans.cp_plan_id
),

-- of the plans that had begun and not ended before the day, the latest
links_by_rule as (
    select
        reviews_with_named.cp_review_id,
        cp_plans.cp_plan_id
    from reviews_with_named
    inner join cp_plans
        on
            reviews_with_named.child_id = cp_plans.child_id
            and reviews_with_named.day_of_review >= cp_plans.cp_plan_start_date
            and (
                cp_plans.cp_plan_end_date is null
                or reviews_with_named.day_of_review <= cp_plans.cp_plan_end_date
            )
    where reviews_with_named.named_cp_plan_id is null
    qualify row_number() over (
        partition by reviews_with_named.cp_review_id
        order by cp_plans.cp_plan_start_date desc nulls last, cp_plans.cp_plan_id desc nulls last
    ) = 1
),

placed as (
    select
        reviews_with_named.cp_review_id,
        reviews_with_named.la_code,
        coalesce(reviews_with_named.child_id, cp_plans.child_id) as child_id,
        cp_plans.cp_plan_id,
        plan_sequences.cp_plan_period_id,
        case
            when reviews_with_named.named_cp_plan_id is not null then 'extract'
            when links_by_rule.cp_plan_id is not null then 'rule'
        end as cp_plan_linked_by,
        case
            when reviews_with_named.cp_plan_id is not null
                then reviews_with_named.named_cp_plan_id is null
        end as is_cp_plan_orphan,
        coalesce(reviews_with_named.child_id != cp_plans.child_id, false)
            as is_plan_of_other_child,
        coalesce(reviews_with_named.cp_review_date <= {{ reporting_date() }}, false) as is_held,
        reviews_with_named.cp_review_date,
        plan_sequences.period_start_date,
        plan_sequences.period_end_date
    from reviews_with_named
    left join links_by_rule on reviews_with_named.cp_review_id = links_by_rule.cp_review_id
    left join cp_plans
        on
            coalesce(reviews_with_named.named_cp_plan_id, links_by_rule.cp_plan_id)
            = cp_plans.cp_plan_id
    left join plan_sequences on cp_plans.cp_plan_id = plan_sequences.cp_plan_id
),

flagged as (
    select
        *,
        cp_review_date < period_start_date or coalesce(cp_review_date > period_end_date, false)
            as is_outside_plan,
        cp_review_date = period_start_date as is_on_plan_start,
        case
            when is_held and cp_plan_period_id is not null
                then row_number() over (
                    partition by cp_plan_period_id, is_plan_of_other_child, cp_review_date
                    order by cp_review_id nulls last
                ) > 1
        end as is_same_day_duplicate
    from placed
),

-- the reviews that stop the clock of the plan
reviews_that_count as (
    select *
    from flagged
    where
        is_held
        and cp_plan_period_id is not null
        and not is_plan_of_other_child
        and not is_same_day_duplicate
        and cp_review_date > period_start_date
        and (period_end_date is null or cp_review_date <= period_end_date)
),

sequenced as (
    select
        cp_review_id,
        cp_review_date,
        la_code,
        period_start_date,
        cast(row_number() over reviews_of_plan as bigint) as cp_review_sequence,
        lag(cp_review_date) over reviews_of_plan as previous_review_date,
        lead(cp_review_date) over reviews_of_plan as next_review_date
    from reviews_that_count
    window reviews_of_plan as (
        partition by cp_plan_period_id
        order by cp_review_date nulls last, cp_review_id nulls last
    )
),

-- of a plan that began before the reviews of the extract do, the first one is not known
with_due_dates as (
    select
        sequenced.*,
        case
            when sequenced.previous_review_date is not null
                then {{ add_months('sequenced.previous_review_date', 6) }}
            when extract_history.history_start_date <= sequenced.period_start_date
                then {{ add_months('sequenced.period_start_date', 3) }}
        end as review_due_date,
        {{ add_months('sequenced.cp_review_date', 6) }} as next_review_due_date
    from sequenced
    left join extract_history on sequenced.la_code = extract_history.la_code
)

select
    flagged.cp_review_id,
    flagged.child_id,
    flagged.la_code,
    flagged.cp_plan_id,
    flagged.cp_plan_period_id,
    flagged.cp_plan_linked_by,
    with_due_dates.cp_review_sequence,
    flagged.is_held,
    with_due_dates.cp_review_id is not null as is_counted,
    flagged.cp_review_date <= with_due_dates.review_due_date as is_on_time,
    flagged.is_cp_plan_orphan,
    case when flagged.cp_plan_id is not null then flagged.is_plan_of_other_child end
        as is_plan_of_other_child,
    flagged.is_outside_plan,
    flagged.is_on_plan_start,
    flagged.is_same_day_duplicate,
    flagged.period_start_date,
    with_due_dates.review_due_date,
    flagged.cp_review_date,
    with_due_dates.next_review_due_date,
    with_due_dates.next_review_date,
    flagged.period_end_date
from flagged
left join with_due_dates on flagged.cp_review_id = with_due_dates.cp_review_id
