with

previous_permanence as (
    select * from {{ ref('stg_cla_previous_permanence') }}
),

codes as (
    select * from {{ ref('dim_codes') }}
),

-- dd/mm/yyyy, with zz, zz and zzzz for what is not known
with_parts as (
    select
        *,
        {{ date_value('order_date_text') }} as order_date,
        split_part(order_date_text, '/', 1) as day_text,
        split_part(order_date_text, '/', 2) as month_text,
        split_part(order_date_text, '/', 3) as year_text
    from previous_permanence
),

typed as (
    select
        *,
        case
            when order_date > {{ reporting_date() }} then null
            when order_date is not null
                then cast(extract(year from order_date) as bigint)
            when length(year_text) = 4 then try_cast(year_text as bigint)
        end as year_number,
        case
            when order_date > {{ reporting_date() }} then null
            when order_date is not null
                then cast(extract(month from order_date) as bigint)
            when length(month_text) between 1 and 2 then try_cast(month_text as bigint)
        end as month_number,
        lower(day_text) = 'zz' as is_day_left_open,
        lower(month_text) = 'zz' as is_month_left_open,
        lower(year_text) = 'zzzz' as is_year_left_open
    from with_parts
),

-- a part that is neither left open nor possible is a slip, and so is a day without its month
checked as (
    select
        *,
        case
            when year_number between 1900 and extract(year from {{ reporting_date() }})
                then year_number
        end as order_year,
        case when month_number between 1 and 12 then month_number end as order_month
    from typed
)

select
    checked.previous_permanence_id,
    checked.child_id,
    checked.la_code,
    checked.previous_permanence_code,
    arrangements.code_label as previous_permanence_label,
    checked.previous_permanence_la_code,
    places.code_label as previous_permanence_la_label,
    checked.order_date_text,
    checked.order_year,
    checked.order_month,
    checked.order_year is not null as is_year_known,
    checked.order_month is not null as is_month_known,
    coalesce(checked.order_date <= {{ reporting_date() }}, false) as is_day_known,
    case
        when checked.order_date_text is not null
            then
                coalesce(checked.order_date > {{ reporting_date() }}, false)
                or (
                    checked.order_date is null
                    and not (
                        checked.is_day_left_open
                        and (checked.is_month_left_open or checked.order_month is not null)
                        and (
                            (checked.is_year_left_open and checked.is_month_left_open)
                            or checked.order_year is not null
                        )
                    )
                )
    end as is_date_text_impossible,
    case when checked.order_date <= {{ reporting_date() }} then checked.order_date end as order_date
from checked
left join codes as arrangements
    on
        arrangements.code_id
        = concat_ws('-', 'previous_permanence', checked.previous_permanence_code)
left join codes as places
    on
        places.code_id
        = concat_ws('-', 'previous_permanence_la', checked.previous_permanence_la_code)
