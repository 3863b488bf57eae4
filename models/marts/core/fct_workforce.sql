with

workforce as (
    select * from {{ ref('stg_workforce') }}
),

codes as (
    select * from {{ ref('dim_codes') }}
),

with_state as (
    select
        *,
        start_date <= {{ reporting_date() }}
        and (leave_date is null or leave_date > start_date) as has_length,
        case when leave_date <= {{ reporting_date() }} then leave_date end as past_leave_date,
        {{ is_open_on('start_date', 'leave_date', reporting_date()) }} as is_open
    from workforce
),

-- earlier posts of the worker that are open still, or ended after this one began
with_earlier as (
    select
        *,
        bool_or(has_length and past_leave_date is null) over of_earlier as is_earlier_open,
        max(case when has_length then past_leave_date end) over of_earlier
            as latest_earlier_leave_date
    from with_state
    window of_earlier as (
        partition by worker_id
        order by start_date nulls last, workforce_record_id nulls last
        rows between unbounded preceding and 1 preceding
    )
)

select
    posts.workforce_record_id,
    posts.la_code,
    posts.worker_id,
    posts.team_id,
    posts.vacancy_post_id,
    posts.workforce_role_code,
    role_codes.code_label as workforce_role_label,
    role_codes.group_code as census_role_code,
    role_codes.group_label as census_role_label,
    posts.leave_reason,
    posts.fte,
    case when posts.is_open then {{ days_between('posts.start_date', reporting_date()) }} end
        as days_in_post,
    {{ days_between('posts.start_date', 'posts.past_leave_date') }} as days_to_leaving,
    case
        when posts.is_open then {{ age_in_years('posts.qualification_date', reporting_date()) }}
    end as years_since_qualification,
    posts.is_open,
    case
        when posts.worker_id is not null then false
        when posts.vacancy_post_id is not null then true
    end as is_vacancy,
    posts.is_agency_worker,
    case when posts.is_open and posts.worker_id is not null then posts.is_absent end as is_absent,
    case
        when posts.is_open
            then posts.qualification_date < {{ add_months(reporting_date(), -60) }}
    end as is_qualified_over_5_years,
    case
        when posts.worker_id is not null and posts.has_length
            then
                coalesce(posts.is_earlier_open, false)
                or coalesce(posts.latest_earlier_leave_date > posts.start_date, false)
    end as is_overlapping_earlier,
    posts.leave_date < posts.start_date as is_end_before_start,
    posts.qualification_date,
    posts.start_date as post_start_date,
    posts.leave_date
from with_earlier as posts
left join codes as role_codes
    on role_codes.code_id = concat_ws('-', 'workforce_role', posts.workforce_role_code)
