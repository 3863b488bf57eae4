with

periods as (
    select * from {{ ref('fct_periods_of_care') }}
    where not coalesce(is_short_breaks_only, false)
),

initial_health_assessments as (
    select * from {{ ref('fct_initial_health_assessments') }}
),

allocations as (
    select * from {{ ref('fct_allocations') }}
    where lead_role_code is not null
),

-- X1 says that care goes on: what follows is missing, and nobody has left
starts_and_ends as (
    select
        *,
        concat_ws('-', period_of_care_id, 'start') as record_key,
        period_start_date as start_date,
        cast(null as date) as end_date,
        period_start_date as day_in_care
    from periods
    union all
    select
        *,
        concat_ws('-', period_of_care_id, 'end') as record_key,
        cast(null as date) as start_date,
        period_end_date as end_date,
        -- the worker of the last full day
        greatest(period_end_date + (-1), period_start_date) as day_in_care
    from periods
    where period_end_date is not null and not is_open and ceased_reason_code is distinct from 'X1'
),

with_teams as (
    {{ with_team_of_day('starts_and_ends', 'record_key', 'day_in_care') }}
),

with_reasons as (
    select
        with_teams.*,
        initial_health_assessments.is_iha_within_20,
        with_teams.end_date is not null as is_end,
        coalesce(with_teams.ceased_group_code, '') as ceased_group,
        -- groups that are published as one; all others by the reason itself
        case
            when with_teams.ceased_group_code in ('ADOPTED', 'SGO', 'INDEPENDENT')
                then with_teams.ceased_group_label
            else coalesce(with_teams.ceased_reason_label, 'not recorded')
        end as reason_published,
        {{ add_months('with_teams.period_start_date', 6) }} <= with_teams.period_end_date
            as is_six_months_or_more
    from with_teams
    left join initial_health_assessments
        on with_teams.period_of_care_id = initial_health_assessments.period_of_care_id
)

select
    la_code,
    period_of_care_id as record_id,
    child_id,
    team_id,
    start_date as period_start_date,
    end_date as period_end_date,
    case when not is_end then true end as cla_starting,
    case when not is_end then is_uasc_at_start end as cla_starting_uasc_rate_10k,
    case when not is_end then is_return_12m end as cla_repeat_12m_pct,
    case when not is_end then true end as cla_category_need_pct,
    coalesce(category_of_need_label, 'not recorded') as cla_category_need_pct__group,
    case when not is_end then is_iha_within_20 end as cla_iha_20wd_pct,
    case when is_end then true end as cla_ceasing,
    case when is_end then ceased_group = 'HOME' end as cla_returned_home_pct,
    case when is_end then true end as cla_ceased_reason_pct,
    reason_published as cla_ceased_reason_pct__group,
    case when is_end and ceased_group = 'INDEPENDENT' then true end as cla_moved_to_independence,
    case when is_end and ceased_group = 'ADOPTED' then true end as adopted_count,
    case when is_end then ceased_group = 'ADOPTED' end as adopted_pct,
    case when is_end and ceased_group = 'SGO' then true end as sgo_count,
    case when is_end then ceased_group = 'SGO' end as sgo_pct,
    case when is_end then ceased_group = 'CAO' end as cao_pct,
    case when is_end and is_six_months_or_more then ceased_group in ('ADOPTED', 'SGO') end
        as adopted_or_sgo_6m_pct
from with_reasons
