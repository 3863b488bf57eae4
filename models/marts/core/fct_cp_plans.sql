with

cp_plans as (
    select * from {{ ref('stg_cp_plans') }}
),

sequences as (
    select * from {{ ref('int_cp_plans_sequenced') }}
),

reviews as (
    select * from {{ ref('int_cp_plans_with_reviews') }}
),

categories as (
    select * from {{ ref('int_cp_plans_with_categories') }}
),

icpc_links as (
    select * from {{ ref('int_icpcs_linked_to_cp_plans') }}
    where is_icpc_of_plan
),

icpcs as (
    select * from {{ ref('stg_initial_cp_conference') }}
),

referral_links as (
    select * from {{ ref('int_events_linked_to_referrals') }}
    where event_type = 'cp_plans'
),

children as (
    select * from {{ ref('dim_children') }}
),

codes as (
    select * from {{ ref('dim_codes') }}
    where code_set = 'category_of_abuse'
),

linked as (
    select
        cp_plans.*,
        icpc_links.icpc_id as linked_icpc_id,
        icpc_links.linked_by as icpc_linked_by,
        icpcs.icpc_date,
        icpcs.is_transfer_in,
        referral_links.referral_id as linked_referral_id,
        referral_links.referral_linked_by,
        referral_links.is_referral_orphan,
        case
            when cp_plans.icpc_id is not null
                then coalesce(icpc_links.icpc_id != cp_plans.icpc_id, true)
        end as is_icpc_orphan,
        icpcs.child_id != cp_plans.child_id as is_icpc_of_other_child,
        {{ is_open_on(
            'cp_plans.cp_plan_start_date', 'cp_plans.cp_plan_end_date', reporting_date()
        ) }} as is_open,
        {{ age_in_years('children.dob', 'cp_plans.cp_plan_start_date') }} as age_at_start
    from cp_plans
    left join icpc_links on cp_plans.cp_plan_id = icpc_links.cp_plan_id
    left join icpcs on icpc_links.icpc_id = icpcs.icpc_id
    left join referral_links on cp_plans.cp_plan_id = referral_links.event_id
    left join children on cp_plans.child_id = children.child_id
),

-- the first and the last day both count
timed as (
    select
        linked.*,
        sequences.cp_plan_period_id,
        sequences.cp_plan_sequence,
        sequences.n_plans_in_period,
        sequences.n_previous_plans,
        sequences.is_period_start,
        sequences.is_period_end,
        sequences.is_period_open,
        sequences.is_repeat_ever,
        sequences.is_repeat_24m,
        sequences.is_continuation,
        sequences.is_same_day_duplicate,
        sequences.is_overlapping_earlier,
        sequences.is_open_beside_earlier,
        sequences.previous_plan_end_date,
        sequences.period_start_date,
        sequences.period_end_date,
        {{ days_between(
            'linked.cp_plan_start_date',
            'case when linked.is_open then ' ~ reporting_date() ~ ' else linked.cp_plan_end_date end'
        ) }} + 1 as days_on_plan,
        {{ days_between(
            'sequences.period_start_date',
            'case when sequences.is_period_open then ' ~ reporting_date()
            ~ ' else sequences.period_end_date end'
        ) }} + 1 as days_in_period
    from linked
    left join sequences on linked.cp_plan_id = sequences.cp_plan_id
)

select
    timed.cp_plan_id,
    timed.child_id,
    timed.la_code,
    timed.cp_plan_period_id,
    timed.linked_icpc_id as icpc_id,
    timed.linked_referral_id as referral_id,
    timed.icpc_linked_by,
    timed.referral_linked_by,
    categories.initial_category_code,
    initial_categories.code_label as initial_category_label,
    categories.latest_category_code,
    latest_categories.code_label as latest_category_label,
    categories.latest_category_from,
    timed.age_at_start,
    timed.cp_plan_sequence,
    timed.n_plans_in_period,
    timed.n_previous_plans,
    categories.n_categories,
    reviews.n_reviews,
    reviews.n_reviews_late,
    {{ days_between('timed.icpc_date', 'timed.cp_plan_start_date') }} as days_from_icpc,
    {{ days_between('timed.previous_plan_end_date', 'timed.period_start_date') }}
        as days_since_previous_plan,
    case when timed.days_on_plan > 0 then timed.days_on_plan end as days_on_plan,
    case when timed.days_in_period > 0 then timed.days_in_period end as days_in_period,
    not coalesce(timed.is_other_la_plan, false) as is_own_plan,
    timed.is_open,
    timed.is_period_start,
    timed.is_period_end,
    timed.is_repeat_ever,
    timed.is_repeat_24m,
    case
        when timed.is_period_end and timed.days_in_period > 0 then timed.days_in_period >= 730
    end as is_two_years_or_more,
    case
        when timed.is_open and timed.is_period_end
            then {{ add_months('timed.period_start_date', 15) }} <= {{ reporting_date() }}
    end as is_past_15_months,
    case
        when timed.is_open and timed.is_period_end
            then {{ add_months('timed.period_start_date', 24) }} <= {{ reporting_date() }}
    end as is_past_24_months,
    reviews.is_reviewed_on_time,
    reviews.is_review_overdue,
    timed.is_transfer_in,
    timed.is_other_la_plan,
    timed.is_continuation,
    timed.is_same_day_duplicate,
    timed.is_overlapping_earlier,
    timed.is_open_beside_earlier,
    timed.cp_plan_end_date < timed.cp_plan_start_date as is_end_before_start,
    timed.cp_plan_start_date < timed.icpc_date as is_start_before_icpc,
    timed.is_icpc_orphan,
    timed.is_icpc_of_other_child,
    timed.is_referral_orphan,
    timed.icpc_date,
    timed.cp_plan_start_date,
    timed.cp_plan_end_date,
    timed.period_start_date,
    timed.period_end_date,
    timed.previous_plan_end_date,
    reviews.first_review_due_date,
    reviews.first_review_date,
    reviews.latest_review_date,
    reviews.next_review_due_date
from timed
left join categories on timed.cp_plan_id = categories.cp_plan_id
left join reviews on timed.cp_plan_id = reviews.cp_plan_id
left join codes as initial_categories
    on categories.initial_category_code = initial_categories.code
left join codes as latest_categories
    on categories.latest_category_code = latest_categories.code
