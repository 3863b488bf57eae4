with

cp_visits as (
    select * from {{ ref('stg_cp_visits') }}
),

cp_plans as (
    select * from {{ ref('stg_cp_plans') }}
),

plan_sequences as (
    select * from {{ ref('int_cp_plans_sequenced') }}
),

children as (
    select * from {{ ref('dim_children') }}
),

visits_with_named as (
    select
        cp_visits.*,
        cp_plans.cp_plan_id as named_cp_plan_id
    from cp_visits
    left join cp_plans on cp_visits.cp_plan_id = cp_plans.cp_plan_id
),

-- of the plans that had begun and not ended before the day, the latest
links_by_rule as (
    select
        visits_with_named.cp_visit_id,
        cp_plans.cp_plan_id
    from visits_with_named
    inner join cp_plans
        on
            visits_with_named.child_id = cp_plans.child_id
            and visits_with_named.cp_visit_date >= cp_plans.cp_plan_start_date
            and (
                cp_plans.cp_plan_end_date is null
                or visits_with_named.cp_visit_date <= cp_plans.cp_plan_end_date
            )
    where visits_with_named.named_cp_plan_id is null
    qualify row_number() over (
        partition by visits_with_named.cp_visit_id
        order by cp_plans.cp_plan_start_date desc nulls last, cp_plans.cp_plan_id desc nulls last
    ) = 1
),

-- a plan of another authority has no period; it stands for itself
placed as (
    select
        visits_with_named.*,
        cp_plans.cp_plan_id as linked_cp_plan_id,
        coalesce(visits_with_named.child_id, cp_plans.child_id) as visited_child_id,
        plan_sequences.cp_plan_period_id,
        plan_sequences.is_period_open,
        coalesce(plan_sequences.cp_plan_period_id, cp_plans.cp_plan_id) as plan_key,
        case
            when visits_with_named.named_cp_plan_id is not null then 'extract'
            when cp_plans.cp_plan_id is not null then 'rule'
        end as cp_plan_linked_by,
        case
            when visits_with_named.cp_plan_id is not null
                then visits_with_named.named_cp_plan_id is null
        end as is_cp_plan_orphan,
        coalesce(visits_with_named.child_id != cp_plans.child_id, false) as is_of_other_child,
        coalesce(visits_with_named.cp_visit_date <= {{ reporting_date() }}, false) as is_held,
        {{ is_open_on(
            'cp_plans.cp_plan_start_date', 'cp_plans.cp_plan_end_date', reporting_date()
        ) }} as is_plan_open,
        coalesce(plan_sequences.period_start_date, cp_plans.cp_plan_start_date)
            as period_start_date,
        case
            when plan_sequences.cp_plan_id is not null then plan_sequences.period_end_date
            else cp_plans.cp_plan_end_date
        end as period_end_date
    from visits_with_named
    left join links_by_rule on visits_with_named.cp_visit_id = links_by_rule.cp_visit_id
    left join cp_plans
        on
            coalesce(visits_with_named.named_cp_plan_id, links_by_rule.cp_plan_id)
            = cp_plans.cp_plan_id
    left join plan_sequences on cp_plans.cp_plan_id = plan_sequences.cp_plan_id
),

flagged as (
    select
        *,
        cp_visit_date < period_start_date or coalesce(cp_visit_date > period_end_date, false)
            as is_outside_plan,
        coalesce(
            is_held
            and not is_of_other_child
            and cp_visit_date >= period_start_date
            and (period_end_date is null or cp_visit_date <= period_end_date),
            false
        ) as is_counted
    from placed
),

sequenced as (
    select
        cp_visit_id,
        cast(row_number() over visits_of_plan as bigint) as cp_visit_sequence,
        lag(cp_visit_date) over visits_of_plan as previous_visit_date,
        max(case when is_child_seen then cp_visit_date end) over earlier_visits
            as previous_seen_visit_date,
        lead(cp_visit_id) over visits_of_plan is null as is_latest
    from flagged
    where is_counted
    window
        visits_of_plan as (
            partition by plan_key
            order by cp_visit_date nulls last, cp_visit_id nulls last
        ),
        earlier_visits as (
            partition by plan_key
            order by cp_visit_date nulls last, cp_visit_id nulls last
            rows between unbounded preceding and 1 preceding
        )
)

select
    flagged.cp_visit_id,
    flagged.visited_child_id as child_id,
    flagged.la_code,
    flagged.linked_cp_plan_id as cp_plan_id,
    flagged.cp_plan_period_id,
    flagged.cp_plan_linked_by,
    {{ age_in_years('children.dob', 'flagged.cp_visit_date') }} as age_at_visit,
    sequenced.cp_visit_sequence,
    case
        when sequenced.cp_visit_id is not null
            then {{ days_between('flagged.period_start_date', 'flagged.cp_visit_date') }}
    end as days_since_plan_start,
    {{ days_between('sequenced.previous_visit_date', 'flagged.cp_visit_date') }}
        as days_since_previous_visit,
    {{ days_between('sequenced.previous_seen_visit_date', 'flagged.cp_visit_date') }}
        as days_since_previous_seen_visit,
    flagged.is_held,
    sequenced.cp_visit_id is not null as is_counted,
    sequenced.is_latest,
    coalesce(flagged.is_period_open, flagged.is_plan_open) as is_plan_open,
    flagged.is_child_seen,
    flagged.is_seen_alone,
    flagged.is_bedroom_seen,
    flagged.is_cp_plan_orphan,
    case when flagged.linked_cp_plan_id is not null then flagged.is_of_other_child end
        as is_plan_of_other_child,
    flagged.is_outside_plan,
    flagged.cp_visit_date,
    sequenced.previous_visit_date,
    sequenced.previous_seen_visit_date
from flagged
left join sequenced on flagged.cp_visit_id = sequenced.cp_visit_id
left join children on flagged.visited_child_id = children.child_id
