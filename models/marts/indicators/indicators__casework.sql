with

children_at_month_end as (
    select * from {{ ref('fct_children_at_month_end') }}
    where is_allocated
),

posts as (
    select * from {{ ref('fct_workforce') }}
    where census_role_code = 'SOCIAL_WORKER' and not is_vacancy
),

supervisions as (
    select * from {{ ref('fct_supervisions') }}
    where is_held and supervision_type_code = 'CASE'
),

audits as (
    select * from {{ ref('fct_audits') }}
),

month_ends as (
    select * from {{ ref('dim_council_month_ends') }}
),

-- a council without a single record has sent no such extract, and then nobody knows
councils_with_supervisions as (
    select la_code from supervisions
    group by la_code
),

last_supervisions as (
    select
        children_at_month_end.child_month_id,
        max(supervisions.supervision_held_date) as last_held_date
    from children_at_month_end
    inner join supervisions
        on
            children_at_month_end.child_id = supervisions.child_id
            and children_at_month_end.month_end_date >= supervisions.supervision_held_date
    group by children_at_month_end.child_month_id
),

posts_at_month_ends as (
    select
        posts.*,
        month_ends.month_end_date
    from posts
    inner join month_ends
        on
            posts.la_code = month_ends.la_code
            and {{ is_open_on(
                'posts.post_start_date', 'posts.leave_date', 'month_ends.month_end_date'
            ) }}
),

workers_in_post as (
    select
        worker_id,
        month_end_date
    from posts_at_month_ends
    where fte is not null
    group by worker_id, month_end_date
),

workers_with_cases as (
    select
        worker_id,
        month_end_date
    from children_at_month_end
    where lead_kind = 'social_worker'
    group by worker_id, month_end_date
),

records as (
    select
        'case' as record_kind,
        cases.child_month_id as record_id,
        cases.la_code,
        cases.child_id,
        cases.team_id,
        case
            when cases.lead_kind = 'social_worker' and workers_in_post.worker_id is not null
                then true
        end as is_case_of_worker,
        cast(1 as double) as caseload_value,
        case
            when councils_with_supervisions.la_code is not null
                then coalesce(
                    {{ days_between('last_supervisions.last_held_date', 'cases.month_end_date') }}
                    <= 30,
                    false
                )
        end as is_supervised,
        cast(null as varchar) as grade,
        cast(null as date) as audit_date,
        cases.month_end_date
    from children_at_month_end as cases
    left join workers_in_post
        on
            cases.worker_id = workers_in_post.worker_id
            and cases.month_end_date = workers_in_post.month_end_date
    left join last_supervisions on cases.child_month_id = last_supervisions.child_month_id
    left join councils_with_supervisions on cases.la_code = councils_with_supervisions.la_code
    union all
    select
        'post' as record_kind,
        posts_at_month_ends.workforce_record_id as record_id,
        posts_at_month_ends.la_code,
        cast(null as varchar) as child_id,
        posts_at_month_ends.team_id,
        false as is_case_of_worker,
        cast(posts_at_month_ends.fte as double) as caseload_value,
        cast(null as boolean) as is_supervised,
        cast(null as varchar) as grade,
        cast(null as date) as audit_date,
        posts_at_month_ends.month_end_date
    from posts_at_month_ends
    inner join workers_with_cases
        on
            posts_at_month_ends.worker_id = workers_with_cases.worker_id
            and posts_at_month_ends.month_end_date = workers_with_cases.month_end_date
    where posts_at_month_ends.fte is not null
    union all
    select
        'audit' as record_kind,
        audit_id as record_id,
        la_code,
        child_id,
        team_id,
        cast(null as boolean) as is_case_of_worker,
        cast(null as double) as caseload_value,
        cast(null as boolean) as is_supervised,
        coalesce(final_grade_label, 'not recorded') as grade,
        audit_date,
        cast(null as date) as month_end_date
    from audits
)

select
    record_kind,
    record_id,
    la_code,
    child_id,
    team_id,
    month_end_date,
    audit_date,
    -- true: the cases; false: the posts of those who hold them, the denominator
    is_case_of_worker as sw_caseload_avg,
    caseload_value as sw_caseload_avg__value,
    is_supervised as supervision_regular_pct,
    case when record_kind = 'audit' and audit_date is not null then true end as audit_grade_pct,
    grade as audit_grade_pct__group
from records
