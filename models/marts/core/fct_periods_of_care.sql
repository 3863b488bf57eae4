with

periods as (
    select * from {{ ref('int_periods_of_care') }}
),

cla_episodes as (
    select * from {{ ref('fct_cla_episodes') }}
),

cla_reviews as (
    select * from {{ ref('fct_cla_reviews') }}
),

immigration_statuses as (
    select * from {{ ref('stg_immigration_status') }}
),

uasc_periods as (
    select * from {{ ref('int_uasc_periods') }}
),

children as (
    select * from {{ ref('dim_children') }}
),

dates as (
    select * from {{ ref('dim_dates') }}
),

extract_history as (
    select * from {{ ref('int_extract_history') }}
    where event_type = 'cla_episodes'
),

-- a council without a single record has sent no such extract, and then nobody knows
councils_with_immigration_statuses as (
    select la_code from immigration_statuses
    group by la_code
),

councils_with_reviews as (
    select la_code from cla_reviews
    group by la_code
),

asylum_seekers as (
    select periods.period_of_care_id
    from periods
    inner join immigration_statuses
        on periods.child_id = immigration_statuses.child_id
    where
        immigration_statuses.immigration_status_code = 'U'
        and not coalesce(
            immigration_statuses.immigration_status_start_date > periods.period_start_date, false
        )
        and coalesce(
            immigration_statuses.immigration_status_end_date > periods.period_start_date, true
        )
    group by periods.period_of_care_id
),

-- where the history is made from returns, their UASC file says so
asylum_seekers_of_returns as (
    select periods.period_of_care_id
    from periods
    inner join uasc_periods
        on
            periods.child_id = uasc_periods.child_id
            and {{ is_open_on(
                'uasc_periods.uasc_start_date', 'uasc_periods.uasc_end_date',
                'periods.period_start_date'
            ) }}
    where periods.origin = 'file'
    group by periods.period_of_care_id
),

reviews_by_period as (
    select
        period_of_care_id,
        cast(count(*) as bigint) as n_reviews,
        cast(count_if(not is_on_time) as bigint) as n_reviews_late,
        max(cla_review_date) as latest_review_date,
        -- the one due after the latest
        max(case when next_review_date is null then next_review_due_date end)
            as next_review_due_date
    from cla_reviews
    where next_review_due_date is not null
    group by period_of_care_id
),

-- short breaks are no care that a child leaves and comes back to
with_neighbours as (
    select
        *,
        case when not coalesce(is_short_breaks_only, false) then period_start_date end
            as care_start_date,
        case when not coalesce(is_short_breaks_only, false) then period_end_date end
            as care_end_date
    from periods
),

with_previous as (
    select
        *,
        least(period_end_date, {{ reporting_date() }}) as counted_to_date,
        {{ is_open_on('period_start_date', 'period_end_date', reporting_date()) }} as is_open,
        max(care_end_date) over earlier_periods as latest_care_end_before,
        max(period_end_date) over earlier_periods as latest_end_before,
        count_if(period_end_date is null) over earlier_periods as n_open_before,
        min(care_start_date) over later_periods as next_period_start_date
    from with_neighbours
    window
        earlier_periods as (
            partition by child_id
            order by period_sequence nulls last
            rows between unbounded preceding and 1 preceding
        ),
        later_periods as (
            partition by child_id
            order by period_sequence nulls last
            rows between 1 following and unbounded following
        )
),

timed as (
    select
        with_previous.*,
        children.dob,
        asylum_seekers.period_of_care_id is not null
        or asylum_seekers_of_returns.period_of_care_id is not null as is_uasc_status_open,
        {{ add_months('with_previous.period_start_date', -12) }} as look_back_date,
        {{ add_months('with_previous.period_end_date', 12) }} as look_forward_date,
        extract_history.history_start_date,
        -- after the last return nobody knows who came back
        coalesce(extract_history.history_end_date, {{ reporting_date() }}) as known_to_date,
        case
            when
                with_previous.care_start_date is not null
                and with_previous.latest_care_end_before <= with_previous.period_start_date
                then with_previous.latest_care_end_before
        end as previous_period_end_date,
        case
            when with_previous.care_start_date is not null then first_review_days.calendar_date
        end as first_review_due_date,
        reviews_by_period.n_reviews,
        reviews_by_period.n_reviews_late,
        reviews_by_period.latest_review_date,
        -- without a review the first is still due, unless earlier ones may be missing
        case
            when councils_with_reviews.la_code is null then null
            when with_previous.care_start_date is null then null
            when reviews_by_period.next_review_due_date is not null
                then reviews_by_period.next_review_due_date
            when
                with_previous.is_first_known
                and extract_history.history_start_date <= with_previous.period_start_date
                then first_review_days.calendar_date
        end as pending_review_due_date,
        councils_with_reviews.la_code is not null as has_council_reviews,
        councils_with_immigration_statuses.la_code is not null
        or (with_previous.origin = 'file' and children.is_uasc_ever is not null)
            as has_council_statuses
    from with_previous
    left join children on with_previous.child_id = children.child_id
    left join asylum_seekers
        on with_previous.period_of_care_id = asylum_seekers.period_of_care_id
    left join asylum_seekers_of_returns
        on with_previous.period_of_care_id = asylum_seekers_of_returns.period_of_care_id
    left join reviews_by_period
        on with_previous.period_of_care_id = reviews_by_period.period_of_care_id
    left join extract_history on with_previous.la_code = extract_history.la_code
    left join councils_with_reviews on with_previous.la_code = councils_with_reviews.la_code
    left join councils_with_immigration_statuses
        on with_previous.la_code = councils_with_immigration_statuses.la_code
    left join dates as start_days on with_previous.period_start_date = start_days.calendar_date
    left join dates as first_review_days
        on {{ is_working_days_after('start_days', 'first_review_days', 20) }}
)

select
    periods.period_of_care_id,
    periods.child_id,
    periods.la_code,
    periods.origin,
    periods.cla_period_id,
    periods.first_cla_episode_id,
    periods.latest_cla_episode_id,
    latest_episodes.cla_placement_row_id as latest_cla_placement_row_id,
    first_episodes.start_reason_code,
    first_episodes.start_reason_label,
    first_episodes.category_of_need_code,
    first_episodes.category_of_need_label,
    first_episodes.legal_status_code as first_legal_status_code,
    first_episodes.legal_status_label as first_legal_status_label,
    first_episodes.legal_status_group_code as first_legal_status_group_code,
    first_episodes.legal_status_group_label as first_legal_status_group_label,
    latest_episodes.legal_status_code as latest_legal_status_code,
    latest_episodes.legal_status_label as latest_legal_status_label,
    latest_episodes.legal_status_group_code as latest_legal_status_group_code,
    latest_episodes.legal_status_group_label as latest_legal_status_group_label,
    first_episodes.placement_type_code as first_placement_type_code,
    first_episodes.placement_type_label as first_placement_type_label,
    latest_episodes.placement_type_code as latest_placement_type_code,
    latest_episodes.placement_type_label as latest_placement_type_label,
    latest_episodes.placement_group_code as latest_placement_group_code,
    latest_episodes.placement_group_label as latest_placement_group_label,
    latest_episodes.ceased_reason_code,
    latest_episodes.ceased_reason_label,
    latest_episodes.ceased_group_code,
    latest_episodes.ceased_group_label,
    periods.home_postcode,
    periods.home_postcode_from,
    periods.period_sequence,
    {{ age_in_years('periods.dob', 'periods.period_start_date') }} as age_at_start,
    {{ age_in_years('periods.dob', 'periods.period_end_date') }} as age_at_end,
    periods.n_episodes,
    case
        when periods.period_start_date <= periods.counted_to_date
            then {{ days_between('periods.period_start_date', 'periods.counted_to_date') }}
    end as days_in_care,
    {{ days_between('periods.previous_period_end_date', 'periods.period_start_date') }}
        as days_since_previous_period,
    case when periods.has_council_reviews then coalesce(periods.n_reviews, 0) end as n_reviews,
    case when periods.has_council_reviews then coalesce(periods.n_reviews_late, 0) end
        as n_reviews_late,
    periods.is_open,
    periods.is_first_known,
    periods.is_short_breaks_only,
    case when periods.has_council_statuses then periods.is_uasc_status_open end
        as is_uasc_at_start,
    case
        when
            periods.care_start_date is not null
            and periods.history_start_date <= periods.look_back_date
            then coalesce(periods.previous_period_end_date >= periods.look_back_date, false)
    end as is_return_12m,
    -- that a child stayed away is known when 12 months have passed
    case
        when periods.care_end_date is null or periods.is_open then null
        when periods.next_period_start_date <= periods.look_forward_date then true
        when periods.look_forward_date <= periods.known_to_date then false
    end as is_returned_within_12m,
    case
        when periods.pending_review_due_date is not null
            then periods.pending_review_due_date < {{ reporting_date() }} and periods.is_open
    end as is_review_overdue,
    -- due while the child was in care, and never held
    case
        when periods.pending_review_due_date is not null
            then
                periods.pending_review_due_date < periods.counted_to_date and not periods.is_open
    end as is_review_missed,
    periods.is_entered_care_date_different,
    periods.period_end_date < periods.period_start_date as is_end_before_start,
    coalesce(periods.latest_end_before > periods.period_start_date, false)
    or coalesce(periods.n_open_before > 0, false) as is_overlapping_earlier,
    periods.period_start_date,
    periods.first_episode_start_date,
    periods.period_end_date,
    periods.previous_period_end_date,
    periods.next_period_start_date,
    periods.first_review_due_date,
    periods.latest_review_date,
    case
        when periods.is_open or periods.pending_review_due_date < periods.counted_to_date
            then periods.pending_review_due_date
    end as next_review_due_date
from timed as periods
left join cla_episodes as first_episodes
    on periods.first_cla_episode_id = first_episodes.cla_episode_id
left join cla_episodes as latest_episodes
    on periods.latest_cla_episode_id = latest_episodes.cla_episode_id
