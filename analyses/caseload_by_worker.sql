-- Caseload of each social worker at the last month end: children, and what they are open as.
-- Who holds none is not here; the published average divides by workers who hold at least one.
with

children_at_month_end as (
    select * from {{ ref('fct_children_at_month_end') }}
    where lead_kind = 'social_worker'
),

workers as (
    select * from {{ ref('dim_workers') }}
),

teams as (
    select * from {{ ref('dim_teams') }}
),

last_month_end as (
    select
        *,
        max(month_end_date) over (partition by la_code) as last_month_end_date
    from children_at_month_end
),

caseloads as (
    select
        la_code,
        month_end_date,
        team_id,
        worker_id,
        count(*) as n_children,
        count_if(is_cla) as n_looked_after,
        count_if(is_cp and not coalesce(is_cla, false)) as n_on_protection_plan,
        count_if(not coalesce(is_cla, false) and not coalesce(is_cp, false)) as n_others,
        max(days_with_worker) as longest_days_with_worker
    from last_month_end
    where month_end_date = last_month_end_date
    group by la_code, month_end_date, team_id, worker_id
)

select
    caseloads.la_code,
    caseloads.month_end_date,
    teams.team_name,
    workers.worker_name,
    workers.is_in_post,
    workers.is_agency_worker,
    workers.fte,
    caseloads.n_children,
    caseloads.n_looked_after,
    caseloads.n_on_protection_plan,
    caseloads.n_others,
    caseloads.longest_days_with_worker,
    -- a worker with children in two teams has two rows
    sum(caseloads.n_children) over (partition by caseloads.worker_id) as n_children_of_worker
from caseloads
left join workers on caseloads.worker_id = workers.worker_id
left join teams on caseloads.team_id = teams.team_id
