with

cla_visits as (
    select * from {{ ref('stg_cla_visits') }}
),

records_in_periods as (
    select * from {{ ref('int_cla_records_in_periods') }}
    where record_type = 'visit'
),

periods as (
    select * from {{ ref('int_periods_of_care') }}
),

spells as (
    select * from {{ ref('int_cla_placement_spells') }}
),

linked as (
    select
        cla_visits.*,
        records_in_periods.child_id as linked_child_id,
        records_in_periods.period_of_care_id,
        records_in_periods.period_linked_by,
        coalesce(cla_visits.cla_visit_date <= {{ reporting_date() }}, false) as is_held,
        coalesce(
            cla_visits.cla_visit_date < periods.period_start_date
            or cla_visits.cla_visit_date > periods.period_end_date,
            false
        ) as is_dated_outside_period
    from cla_visits
    left join records_in_periods on cla_visits.cla_visit_id = records_in_periods.record_id
    left join periods on records_in_periods.period_of_care_id = periods.period_of_care_id
),

held as (
    select
        cla_visit_id,
        cast(row_number() over period_in_order as bigint) as visit_sequence,
        -- visits of an earlier day; two on one day are not 0 days apart
        max(cla_visit_date) over (
            partition by period_of_care_id
            order by cla_visit_date nulls last
            range between unbounded preceding and interval 1 day preceding
        ) as previous_visit_date,
        min(cla_visit_date) over (
            partition by period_of_care_id
            order by cla_visit_date nulls last
            range between interval 1 day following and unbounded following
        ) as next_visit_date
    from linked
    where is_held and period_of_care_id is not null and not is_dated_outside_period
    window period_in_order as (
        partition by period_of_care_id
        order by cla_visit_date nulls last, cla_visit_id nulls last
    )
),

-- the placement of the day; on the day of a move the new one
spells_of_visits as (
    select
        linked.cla_visit_id,
        spells.cla_placement_row_id,
        spells.spell_start_date
    from linked
    inner join spells
        on
            linked.period_of_care_id = spells.period_of_care_id
            and linked.cla_visit_date >= spells.spell_start_date
            and (
                linked.cla_visit_date <= spells.spell_end_date
                or spells.spell_end_date is null
            )
    qualify row_number() over (
        partition by linked.cla_visit_id
        order by spells.spell_start_date desc nulls last, spells.spell_sequence desc nulls last
    ) = 1
)

select
    visits.cla_visit_id,
    visits.linked_child_id as child_id,
    visits.la_code,
    visits.period_of_care_id,
    visits.cla_period_id,
    spells_of_visits.cla_placement_row_id,
    visits.period_linked_by,
    held.visit_sequence,
    {{ days_between('held.previous_visit_date', 'visits.cla_visit_date') }}
        as days_since_previous_visit,
    {{ days_between('spells_of_visits.spell_start_date', 'visits.cla_visit_date') }}
        as days_since_placement_start,
    visits.is_held,
    visits.is_child_seen,
    visits.is_seen_alone,
    visits.period_of_care_id is null as is_outside_care,
    visits.is_dated_outside_period,
    visits.is_seen_alone and not visits.is_child_seen as is_seen_alone_but_not_seen,
    visits.cla_visit_date,
    held.previous_visit_date,
    held.next_visit_date
from linked as visits
left join held on visits.cla_visit_id = held.cla_visit_id
left join spells_of_visits on visits.cla_visit_id = spells_of_visits.cla_visit_id
