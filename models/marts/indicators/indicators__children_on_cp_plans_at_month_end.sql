with

children_on_plans as (
    select * from {{ ref('fct_children_at_month_end') }}
    where is_cp
),

cp_plans as (
    select * from {{ ref('fct_cp_plans') }}
),

category_history as (
    select * from {{ ref('fct_cp_plan_categories') }}
    where category_code is not null
),

cp_visits as (
    select * from {{ ref('fct_cp_visits') }}
    where is_counted
),

legal_statuses as (
    select * from {{ ref('fct_legal_statuses') }}
),

dates as (
    select * from {{ ref('dim_dates') }}
),

visit_standards as (
    select * from {{ ref('catalogue_worklist_items') }}
    where item_type = 'cp_visit'
),

-- of several open plans the one that began last is named, and the child counts once
plans_at_month_ends as (
    select
        children_on_plans.child_month_id,
        children_on_plans.la_code,
        children_on_plans.child_id,
        children_on_plans.team_id,
        children_on_plans.cp_plan_id,
        children_on_plans.age,
        children_on_plans.days_on_cp_plan,
        children_on_plans.is_cla,
        cp_plans.cp_plan_period_id,
        cp_plans.initial_category_label,
        cp_plans.latest_category_label,
        cp_plans.latest_category_from,
        cp_plans.period_start_date,
        children_on_plans.month_end_date
    from children_on_plans
    inner join cp_plans on children_on_plans.cp_plan_id = cp_plans.cp_plan_id
),

categories_at_month_ends as (
    select
        plans_at_month_ends.child_month_id,
        category_history.category_label
    from plans_at_month_ends
    inner join category_history
        on
            plans_at_month_ends.cp_plan_id = category_history.cp_plan_id
            and plans_at_month_ends.month_end_date >= category_history.category_start_date
    qualify row_number() over (
        partition by plans_at_month_ends.child_month_id
        order by
            category_history.category_start_date desc nulls last,
            category_history.category_end_date desc nulls first,
            category_history.cp_category_id desc nulls last
    ) = 1
),

last_visits as (
    select
        plans_at_month_ends.child_month_id,
        cp_visits.cp_visit_date,
        coalesce(cp_visits.is_seen_alone, false) as is_seen_alone
    from plans_at_month_ends
    inner join cp_visits
        on
            plans_at_month_ends.cp_plan_period_id = cp_visits.cp_plan_period_id
            and plans_at_month_ends.month_end_date >= cp_visits.cp_visit_date
    qualify row_number() over (
        partition by plans_at_month_ends.child_month_id
        order by cp_visits.cp_visit_date desc nulls last, cp_visits.cp_visit_id desc nulls last
    ) = 1
),

-- a council without a single record of a kind has sent no such extract, and then nobody knows
councils_with_visits as (
    select la_code from cp_visits
    group by la_code
),

councils_with_legal_statuses as (
    select la_code from legal_statuses
    group by la_code
),

emergencies as (
    select plans_at_month_ends.child_month_id
    from plans_at_month_ends
    inner join legal_statuses
        on
            plans_at_month_ends.child_id = legal_statuses.child_id
            and legal_statuses.is_emergency_protection
            and {{ is_in_months_to(
                'legal_statuses.legal_status_start_date',
                'legal_statuses.legal_status_end_date',
                'plans_at_month_ends.month_end_date',
                6
            ) }}
    group by plans_at_month_ends.child_month_id
),

with_state as (
    select
        on_plans.*,
        coalesce(
            categories.category_label,
            case
                when on_plans.latest_category_from = 'history' then on_plans.initial_category_label
                else on_plans.latest_category_label
            end,
            'not recorded'
        ) as plan_category,
        case
            when councils_with_visits.la_code is not null
                then not {{ is_within_standard('start_days', 'end_days', 'visit_standards') }}
        end as is_visit_asked,
        coalesce({{ is_within_standard('visit_days', 'end_days', 'visit_standards') }}, false)
            as is_visited_in_time,
        last_visits.is_seen_alone,
        case
            when councils_with_legal_statuses.la_code is not null
                then emergencies.child_month_id is not null
        end as is_emergency_in_6_months
    from plans_at_month_ends as on_plans
    -- on its one row, if the council has kept it
    left join visit_standards on visit_standards.item_type = 'cp_visit'
    left join categories_at_month_ends as categories
        on on_plans.child_month_id = categories.child_month_id
    left join last_visits on on_plans.child_month_id = last_visits.child_month_id
    left join councils_with_visits on on_plans.la_code = councils_with_visits.la_code
    left join councils_with_legal_statuses
        on on_plans.la_code = councils_with_legal_statuses.la_code
    left join emergencies on on_plans.child_month_id = emergencies.child_month_id
    left join dates as start_days on on_plans.period_start_date = start_days.calendar_date
    left join dates as visit_days on last_visits.cp_visit_date = visit_days.calendar_date
    left join dates as end_days on on_plans.month_end_date = end_days.calendar_date
)

select
    child_month_id as record_id,
    la_code,
    child_id,
    team_id,
    month_end_date,
    true as cpp_open,
    days_on_cp_plan >= 730 as cpp_2y_open_pct,
    case when days_on_cp_plan >= 730 then true end as cpp_2y_open,
    case when {{ add_months('period_start_date', 15) }} <= month_end_date then true end
        as cpp_15m_open,
    true as cpp_open_duration_band_pct,
    case
        when days_on_cp_plan >= 730 then '2 years or more'
        when {{ add_months('period_start_date', 3) }} >= month_end_date then '3 months or less'
        when {{ add_months('period_start_date', 6) }} >= month_end_date then '3 to 6 months'
        when {{ add_months('period_start_date', 12) }} > month_end_date then '6 to 12 months'
        else '1 to 2 years'
    end as cpp_open_duration_band_pct__group,
    true as cpp_category_pct,
    plan_category as cpp_category_pct__group,
    case when is_visit_asked then is_visited_in_time end as cpp_visit_timely_pct,
    -- younger children are not seen alone
    case when age >= 4 then is_seen_alone end as cpp_seen_alone_pct,
    is_emergency_in_6_months as cpp_epo_ppp_6m_pct,
    case when is_cla then true end as cpp_and_cla
from with_state
