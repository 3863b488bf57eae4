with

professionals as (
    select * from {{ ref('stg_professionals') }}
),

workforce as (
    select * from {{ ref('stg_workforce') }}
),

worker_ids_seen as (
    select * from {{ ref('int_worker_ids_seen') }}
),

codes as (
    select * from {{ ref('dim_codes') }}
),

-- a council without a single post has sent no such extract, and then nobody knows
councils_with_workforce as (
    select la_code from workforce
    group by la_code
),

-- the post held on the reporting date, of several the latest; for who holds none the last one held
latest_posts as (
    select
        *,
        {{ is_open_on('start_date', 'leave_date', reporting_date()) }} as is_in_post
    from workforce
    where worker_id is not null
    qualify row_number() over (
        partition by worker_id
        order by
            {{ is_open_on('start_date', 'leave_date', reporting_date()) }} desc nulls last,
            start_date desc nulls last,
            workforce_record_id nulls last
    ) = 1
),

-- a worker whom only records of children name has a row too
everyone as (
    select
        coalesce(professionals.worker_id, worker_ids_seen.worker_id) as worker_id,
        coalesce(professionals.la_code, worker_ids_seen.la_code) as la_code,
        coalesce(professionals.source_worker_id, worker_ids_seen.source_worker_id)
            as source_worker_id,
        professionals.staff_id,
        professionals.worker_name,
        professionals.swe_number,
        professionals.job_title,
        professionals.department,
        professionals.n_caseload,
        professionals.fte,
        professionals.is_agency_worker,
        professionals.worker_id is not null as is_in_professionals
    from professionals
    full outer join worker_ids_seen on professionals.worker_id = worker_ids_seen.worker_id
)

select
    everyone.worker_id,
    everyone.la_code,
    latest_posts.team_id,
    everyone.source_worker_id,
    everyone.staff_id,
    everyone.worker_name,
    coalesce(everyone.swe_number, latest_posts.swe_number) as swe_number,
    everyone.job_title,
    everyone.department,
    latest_posts.workforce_role_code,
    role_codes.code_label as workforce_role_label,
    role_codes.group_code as census_role_code,
    role_codes.group_label as census_role_label,
    case when latest_posts.leave_date <= {{ reporting_date() }} then latest_posts.leave_reason end
        as leave_reason,
    cast(everyone.n_caseload as bigint) as n_recorded_caseload,
    coalesce(latest_posts.fte, everyone.fte) as fte,
    coalesce(latest_posts.is_agency_worker, everyone.is_agency_worker) as is_agency_worker,
    case
        when councils_with_workforce.la_code is not null
            then coalesce(latest_posts.is_in_post, false)
    end as is_in_post,
    case when latest_posts.is_in_post then latest_posts.is_absent end as is_absent,
    not everyone.is_in_professionals and latest_posts.worker_id is null as is_inferred,
    latest_posts.qualification_date,
    latest_posts.start_date as post_start_date,
    latest_posts.leave_date
from everyone
left join latest_posts on everyone.worker_id = latest_posts.worker_id
left join councils_with_workforce on everyone.la_code = councils_with_workforce.la_code
left join codes as role_codes
    on role_codes.code_id = concat_ws('-', 'workforce_role', latest_posts.workforce_role_code)
