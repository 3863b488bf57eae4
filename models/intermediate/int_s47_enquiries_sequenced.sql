with

s47_enquiries as (
    select * from {{ ref('stg_s47_enquiry') }}
),

extract_history as (
    select * from {{ ref('int_extract_history') }}
    where event_type = 's47_enquiries'
),

with_earlier as (
    select
        s47_enquiry_id,
        la_code,
        s47_start_date,
        {{ add_months('s47_start_date', -12) }} as look_back_date,
        cast(
            row_number() over (
                partition by child_id
                order by s47_start_date nulls last, s47_enquiry_id nulls last
            ) as bigint
        ) as s47_sequence,
        row_number() over (
            partition by child_id, s47_start_date
            order by s47_enquiry_id nulls last
        ) > 1 as is_same_day_duplicate,
        max(s47_start_date) over earlier_days as previous_s47_start_date,
        coalesce(
            bool_or(s47_end_date is null) over earlier_days
            or max(s47_end_date) over earlier_days > s47_start_date,
            false
        ) as is_beside_earlier
    from s47_enquiries
    where child_id is not null and s47_start_date is not null
    window earlier_days as (
        partition by child_id
        order by s47_start_date nulls last
        range between unbounded preceding and interval 1 day preceding
    )
)

select
    with_earlier.s47_enquiry_id,
    with_earlier.s47_sequence,
    {{ days_between('with_earlier.previous_s47_start_date', 'with_earlier.s47_start_date') }}
        as days_since_previous_s47,
    with_earlier.is_same_day_duplicate,
    -- one fault is counted once: of two that began on one day the first overlaps an earlier one
    with_earlier.is_beside_earlier and not with_earlier.is_same_day_duplicate
        as is_overlapping_earlier,
    case
        when
            not with_earlier.is_same_day_duplicate
            and extract_history.history_start_date <= with_earlier.look_back_date
            then coalesce(
                with_earlier.previous_s47_start_date >= with_earlier.look_back_date, false
            )
    end as is_repeat_12m,
    with_earlier.previous_s47_start_date
from with_earlier
left join extract_history on with_earlier.la_code = extract_history.la_code
