with

children_at_month_end as (
    select * from {{ ref('fct_children_at_month_end') }}
),

periods as (
    select * from {{ ref('fct_periods_of_care') }}
),

cla_placements as (
    select * from {{ ref('fct_cla_placements') }}
),

cla_visits as (
    select * from {{ ref('fct_cla_visits') }}
    where is_held and not is_dated_outside_period
),

cla_reviews as (
    select * from {{ ref('fct_cla_reviews') }}
),

cla_care_plans as (
    select * from {{ ref('fct_cla_care_plans') }}
),

allocations as (
    select * from {{ ref('fct_allocations') }}
    where lead_role_code = 'SOCIAL_WORKER' and not coalesce(days_to_end <= 0, false)
),

absences as (
    select * from {{ ref('fct_missing_episodes') }}
    where is_chain_start and missing_type_code = 'M'
),

looked_after as (
    select * from children_at_month_end
    where is_cla
),

councils_with_visits as (
    select la_code from cla_visits
    group by la_code
),

last_visits as (
    select
        looked_after.child_month_id,
        max(cla_visits.cla_visit_date) as last_visit_date
    from looked_after
    inner join cla_visits
        on
            looked_after.period_of_care_id = cla_visits.period_of_care_id
            and looked_after.month_end_date >= cla_visits.cla_visit_date
    group by looked_after.child_month_id
),

-- of several plans open on the day the one that began last
plans_on_the_day as (
    select
        looked_after.child_month_id,
        cla_care_plans.permanence_group_label
    from looked_after
    inner join cla_care_plans
        on
            looked_after.child_id = cla_care_plans.child_id
            and {{ is_open_on(
                'cla_care_plans.cla_care_plan_start_date',
                'cla_care_plans.cla_care_plan_end_date',
                'looked_after.month_end_date'
            ) }}
    qualify row_number() over (
        partition by looked_after.child_month_id
        order by
            cla_care_plans.cla_care_plan_start_date desc nulls last,
            cla_care_plans.cla_care_plan_id desc nulls last
    ) = 1
),

workers_in_12_months as (
    select
        looked_after.child_month_id,
        count(distinct allocations.worker_id) as n_workers
    from looked_after
    inner join allocations
        on
            looked_after.child_id = allocations.child_id
            and {{ is_in_months_to(
                'allocations.involvement_start_date',
                'allocations.involvement_end_date',
                'looked_after.month_end_date',
                12
            ) }}
    group by looked_after.child_month_id
),

-- what was due: the reviews held, and the one that is still to be held or never was
reviews_due as (
    select
        period_of_care_id,
        due_date,
        cla_review_date as held_date
    from cla_reviews
    where due_date is not null
    union all
    select
        period_of_care_id,
        next_review_due_date as due_date,
        cast(null as date) as held_date
    from periods
    where next_review_due_date is not null
),

-- late from the day after it was due; what was held after the month end was not held by then
reviews_to_month_ends as (
    select
        looked_after.child_month_id,
        count_if(
            {{ is_in_months_to(
                'reviews_due.due_date', 'reviews_due.due_date', 'looked_after.month_end_date', 12
            ) }}
        ) as n_due,
        count_if(
            {{ is_in_months_to(
                'reviews_due.due_date', 'reviews_due.due_date', 'looked_after.month_end_date', 12
            ) }}
            and reviews_due.due_date < looked_after.month_end_date
            and coalesce(reviews_due.held_date > reviews_due.due_date, true)
        ) as n_late,
        bool_or(
            reviews_due.due_date < looked_after.month_end_date
            and coalesce(reviews_due.held_date > looked_after.month_end_date, true)
        ) as is_overdue
    from looked_after
    inner join reviews_due
        on
            looked_after.period_of_care_id = reviews_due.period_of_care_id
            and looked_after.month_end_date >= reviews_due.due_date
    group by looked_after.child_month_id
),

absences_in_90_days as (
    select
        looked_after.child_month_id,
        count(*) as n_absences
    from looked_after
    inner join absences
        on
            looked_after.child_id = absences.child_id
            and looked_after.month_end_date >= cast(absences.missing_start_at as date)
            and looked_after.month_end_date + (-90) < cast(absences.missing_start_at as date)
    group by looked_after.child_month_id
),

joined as (
    select
        looked_after.*,
        periods.first_review_due_date,
        plans_on_the_day.permanence_group_label,
        coalesce(workers_in_12_months.n_workers, 0) as n_workers,
        reviews_to_month_ends.n_due as n_reviews_due,
        reviews_to_month_ends.n_late as n_reviews_late,
        reviews_to_month_ends.is_overdue as is_review_overdue,
        absences_in_90_days.n_absences,
        cla_placements.placement_start_date,
        last_visits.last_visit_date,
        -- the first visit has come due: within 7 days of the start of the placement
        councils_with_visits.la_code is not null
        and looked_after.month_end_date > cla_placements.placement_start_date + 7
            as is_visit_asked,
        -- a placement meant to last, after its first year: three months, else six weeks
        case
            when
                looked_after.placement_type_code in ('U1', 'U4')
                and {{ add_months('cla_placements.placement_start_date', 12) }}
                <= looked_after.month_end_date
                then {{ add_months('last_visits.last_visit_date', 3) }}
            else last_visits.last_visit_date + 42
        end as next_visit_due_date
    from looked_after
    left join periods on looked_after.period_of_care_id = periods.period_of_care_id
    left join cla_placements
        on looked_after.cla_placement_row_id = cla_placements.cla_placement_row_id
    left join plans_on_the_day on looked_after.child_month_id = plans_on_the_day.child_month_id
    left join workers_in_12_months
        on looked_after.child_month_id = workers_in_12_months.child_month_id
    left join reviews_to_month_ends
        on looked_after.child_month_id = reviews_to_month_ends.child_month_id
    left join absences_in_90_days
        on looked_after.child_month_id = absences_in_90_days.child_month_id
    left join last_visits on looked_after.child_month_id = last_visits.child_month_id
    left join councils_with_visits on looked_after.la_code = councils_with_visits.la_code
)

select
    la_code,
    child_month_id as record_id,
    child_id,
    team_id,
    month_end_date,
    true as cla_open,
    case when is_uasc then true end as cla_uasc,
    is_uasc as cla_uasc_pct,
    true as cla_legal_status_pct,
    coalesce(legal_status_group_label, 'not recorded') as cla_legal_status_pct__group,
    true as cla_permanence_plan_pct,
    coalesce(permanence_group_label, 'not recorded') as cla_permanence_plan_pct__group,
    case
        when is_visit_asked
            then
                coalesce(
                    last_visit_date >= placement_start_date
                    and next_visit_due_date >= month_end_date,
                    false
                )
    end as cla_visit_timely_pct,
    n_workers >= 3 as cla_3plus_social_workers_pct,
    is_disabled as cla_disability_pct,
    case when placement_type_code in ('K1', 'R5') then true end as cla_secure,
    -- who has been in care for less than 20 working days is not asked yet
    case
        when month_end_date >= first_review_due_date and n_reviews_due > 0 then n_reviews_late = 0
    end as cla_reviews_timely_pct,
    case when is_review_overdue then true end as cla_review_overdue,
    case when n_absences >= 3 then true end as cla_missing_repeat
from joined
