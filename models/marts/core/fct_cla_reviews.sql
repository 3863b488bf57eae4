with

cla_reviews as (
    select * from {{ ref('stg_cla_reviews') }}
),

records_in_periods as (
    select * from {{ ref('int_cla_records_in_periods') }}
    where record_type = 'review'
),

periods as (
    select * from {{ ref('int_periods_of_care') }}
),

children as (
    select * from {{ ref('dim_children') }}
),

codes as (
    select * from {{ ref('dim_codes') }}
),

dates as (
    select * from {{ ref('dim_dates') }}
),

extract_history as (
    select * from {{ ref('int_extract_history') }}
    where event_type = 'cla_episodes'
),

-- cancelled reviews do not exist, and those still to come have not been held
linked as (
    select
        cla_reviews.*,
        records_in_periods.child_id as linked_child_id,
        records_in_periods.period_of_care_id,
        records_in_periods.period_linked_by,
        periods.period_start_date,
        periods.period_end_date,
        periods.is_short_breaks_only,
        coalesce(cla_reviews.cla_review_date <= {{ reporting_date() }}, false)
        and not coalesce(cla_reviews.is_cancelled, false) as is_held,
        coalesce(
            cla_reviews.cla_review_date < periods.period_start_date
            or cla_reviews.cla_review_date > periods.period_end_date,
            false
        ) as is_dated_outside_period,
        -- of a period that began before the extract does, the first reviews may be missing
        coalesce(
            periods.is_first_known
            and periods.period_start_date >= extract_history.history_start_date,
            false
        ) as has_all_reviews
    from cla_reviews
    left join records_in_periods on cla_reviews.cla_review_id = records_in_periods.record_id
    left join periods on records_in_periods.period_of_care_id = periods.period_of_care_id
    left join extract_history on cla_reviews.la_code = extract_history.la_code
),

held as (
    select
        cla_review_id,
        period_of_care_id,
        period_start_date,
        has_all_reviews,
        cla_review_date,
        row_number() over period_in_order as number_in_extract,
        lag(cla_review_date) over period_in_order as previous_review_date,
        lead(cla_review_date) over period_in_order as next_review_date
    from linked
    where
        is_held
        and period_of_care_id is not null
        and not is_dated_outside_period
        and not coalesce(is_short_breaks_only, false)
    window period_in_order as (
        partition by period_of_care_id
        order by cla_review_date nulls last, cla_review_id nulls last
    )
),

-- 20 working days from the start of the period; that the first one here came within them shows
-- that it is the first
held_with_first_due as (
    select
        held.*,
        first_due_days.calendar_date as first_due_date,
        held.has_all_reviews
        or coalesce(
            min(held.cla_review_date) over (partition by held.period_of_care_id)
            <= first_due_days.calendar_date,
            false
        ) as is_sequence_known
    from held
    left join dates as start_days on held.period_start_date = start_days.calendar_date
    left join dates as first_due_days
        on {{ is_working_days_after('start_days', 'first_due_days', 20) }}
),

due as (
    select
        cla_review_id,
        previous_review_date,
        next_review_date,
        case when is_sequence_known then cast(number_in_extract as bigint) end as review_sequence,
        case
            when is_sequence_known and number_in_extract = 1 then first_due_date
            when is_sequence_known and number_in_extract = 2
                then {{ add_months('previous_review_date', 3) }}
            else {{ add_months('previous_review_date', 6) }}
        end as calculated_due_date,
        case
            when is_sequence_known and number_in_extract = 1
                then {{ add_months('cla_review_date', 3) }}
            else {{ add_months('cla_review_date', 6) }}
        end as next_review_due_date
    from held_with_first_due
)

select
    reviews.cla_review_id,
    reviews.linked_child_id as child_id,
    reviews.la_code,
    reviews.period_of_care_id,
    reviews.cla_period_id,
    reviews.participation_code,
    participations.code_label as participation_label,
    participations.group_code as participation_group_code,
    participations.group_label as participation_group_label,
    reviews.period_linked_by,
    case
        when due.calculated_due_date is not null then 'rule'
        when due.cla_review_id is not null and reviews.cla_review_due_date is not null
            then 'extract'
    end as due_date_from,
    {{ age_in_years('children.dob', 'reviews.cla_review_date') }} as age_at_review,
    due.review_sequence,
    {{ days_between('due.previous_review_date', 'reviews.cla_review_date') }}
        as days_since_previous_review,
    reviews.is_held,
    reviews.is_cancelled,
    reviews.is_short_breaks_only as is_short_breaks,
    case
        when due.cla_review_id is not null
            then
                reviews.cla_review_date
                <= coalesce(due.calculated_due_date, reviews.cla_review_due_date)
    end as is_on_time,
    -- the latest review only, of a child who is still in care: late from the day after
    case
        when due.cla_review_id is not null and due.next_review_date is null
            then
                due.next_review_due_date < {{ reporting_date() }}
                and {{ is_open_on(
                    'reviews.period_start_date', 'reviews.period_end_date', reporting_date()
                ) }}
    end as is_next_review_overdue,
    case
        when due.calculated_due_date is not null
            then due.calculated_due_date != reviews.cla_review_due_date
    end as is_due_date_different,
    reviews.period_of_care_id is null as is_outside_care,
    reviews.is_dated_outside_period,
    case
        when due.cla_review_id is not null
            then coalesce(due.calculated_due_date, reviews.cla_review_due_date)
    end as due_date,
    reviews.cla_review_due_date as source_due_date,
    reviews.cla_review_date,
    due.previous_review_date,
    due.next_review_date,
    due.next_review_due_date
from linked as reviews
left join due on reviews.cla_review_id = due.cla_review_id
left join children on reviews.linked_child_id = children.child_id
left join codes as participations
    on
        participations.code_id
        = concat_ws('-', 'review_participation', reviews.participation_code)
