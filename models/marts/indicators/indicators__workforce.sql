with

-- posts of social workers, vacant ones too
posts as (
    select * from {{ ref('fct_workforce') }}
    where census_role_code = 'SOCIAL_WORKER' and is_vacancy is not null
),

month_ends as (
    select * from {{ ref('dim_council_month_ends') }}
),

-- a council that never records an empty post or an agency worker does not record them
councils as (
    select
        la_code,
        bool_or(is_vacancy) as has_vacancies,
        bool_or(is_agency_worker is not null) as has_agency_flag
    from posts
    group by la_code
),

employed_posts as (
    select * from posts
    where not is_vacancy and not coalesce(is_agency_worker, false)
),

-- who goes on in another post has not left
leavers as (
    select leaving.*
    from employed_posts as leaving
    left join employed_posts as next_posts
        on
            leaving.worker_id = next_posts.worker_id
            and leaving.leave_date + 1 >= next_posts.post_start_date
            and (next_posts.leave_date is null or leaving.leave_date < next_posts.leave_date)
    where leaving.leave_date is not null and next_posts.workforce_record_id is null
),

records as (
    select
        case
            when posts.is_vacancy then 'vacancy'
            when posts.is_agency_worker then 'agency'
            else 'employed'
        end as record_kind,
        posts.workforce_record_id,
        posts.la_code,
        posts.team_id,
        posts.worker_id,
        posts.fte,
        posts.qualification_date,
        month_ends.month_end_date
    from posts
    inner join month_ends
        on
            posts.la_code = month_ends.la_code
            and {{ is_open_on(
                'posts.post_start_date', 'posts.leave_date', 'month_ends.month_end_date'
            ) }}
    union all
    -- of the 12 months to the month end
    select
        'leaver' as record_kind,
        leavers.workforce_record_id,
        leavers.la_code,
        leavers.team_id,
        leavers.worker_id,
        leavers.fte,
        leavers.qualification_date,
        month_ends.month_end_date
    from leavers
    inner join month_ends
        on
            leavers.la_code = month_ends.la_code
            and leavers.leave_date <= month_ends.month_end_date
            and leavers.leave_date
            >= {{ add_months('cast(month_ends.month_end_date + 1 as date)', -12) }}
),

with_state as (
    select
        records.*,
        cast(records.fte as double) as fte_value,
        councils.has_vacancies,
        councils.has_agency_flag,
        -- a worker with two posts is one worker
        row_number() over (
            partition by records.worker_id, records.record_kind, records.month_end_date
            order by records.fte desc nulls last, records.workforce_record_id asc nulls last
        ) = 1 as is_first_post
    from records
    inner join councils on records.la_code = councils.la_code
)

select
    record_kind,
    workforce_record_id as record_id,
    la_code,
    cast(null as varchar) as child_id,
    team_id,
    month_end_date,
    case when record_kind = 'employed' then true end as sw_in_post_fte,
    fte_value as sw_in_post_fte__value,
    case
        when has_agency_flag and record_kind in ('employed', 'agency')
            then record_kind = 'employed'
    end as sw_permanent_pct,
    fte_value as sw_permanent_pct__value,
    case
        when has_agency_flag and record_kind in ('employed', 'agency') then record_kind = 'agency'
    end as sw_agency_rate_pct,
    fte_value as sw_agency_rate_pct__value,
    case
        when has_vacancies and record_kind in ('employed', 'vacancy')
            then record_kind = 'vacancy'
    end as sw_vacancy_rate_pct,
    fte_value as sw_vacancy_rate_pct__value,
    -- true: those who left; false: those in post, the denominator
    case when record_kind in ('employed', 'leaver') then record_kind = 'leaver' end
        as sw_turnover_pct,
    fte_value as sw_turnover_pct__value,
    -- in post and agency less all posts, empty ones too
    case when has_vacancies and record_kind in ('agency', 'vacancy') then true end
        as sw_over_establishment,
    case when record_kind = 'vacancy' then -fte_value else fte_value end
        as sw_over_establishment__value,
    case
        when record_kind = 'employed' and is_first_post
            then coalesce(
                qualification_date < {{ add_months('month_end_date', -60) }}, false
            )
    end as sw_experience_5y_pct
from with_state
