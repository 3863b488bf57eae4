with

stages as (
    select * from {{ ref('int_permanence_stages_dated') }}
    where is_standing
),

records as (
    select * from {{ ref('fct_permanence_records') }}
),

adopter_links as (
    select * from {{ ref('fct_adopter_links') }}
    where link_rank = 1 and child_id is not null
),

adopters as (
    select * from {{ ref('fct_adopters') }}
),

periods as (
    select * from {{ ref('fct_periods_of_care') }}
    where not coalesce(is_short_breaks_only, false)
),

children as (
    select * from {{ ref('dim_children') }}
),

links_so_far as (
    select
        child_id,
        la_code,
        adopter_link_id,
        adopter_id,
        case when matched_date <= {{ reporting_date() }} then matched_date end as matched_date,
        case when placed_date <= {{ reporting_date() }} then placed_date end as placed_date
    from adopter_links
),

everyone as (
    select
        child_id,
        la_code
    from stages
    union
    select
        child_id,
        la_code
    from links_so_far
    where matched_date is not null or placed_date is not null
),

-- the dates of the permanence record; where it has none for match and placement, the link's
dated as (
    select
        everyone.child_id,
        everyone.la_code,
        stages.permanence_id,
        links_so_far.adopter_link_id,
        links_so_far.adopter_id,
        coalesce(stages.n_records_of_child, 0) as n_permanence_records,
        stages.adoption_decision_date,
        stages.ffa_cp_decision_date,
        stages.placement_order_date,
        coalesce(stages.matched_date, links_so_far.matched_date) as matched_date,
        stages.placed_ffa_cp_date,
        coalesce(stages.placed_for_adoption_date, links_so_far.placed_date)
            as placed_for_adoption_date,
        stages.placed_with_foster_carer_date,
        stages.decision_reversed_date,
        stages.adoption_order_date,
        stages.other_order_date,
        coalesce(stages.matched_date != links_so_far.matched_date, false)
        or coalesce(stages.placed_for_adoption_date != links_so_far.placed_date, false)
            as is_link_date_different
    from everyone
    left join stages on everyone.child_id = stages.child_id
    left join links_so_far on everyone.child_id = links_so_far.child_id
),

-- entry is the start of the final period of care: the latest begun by the end of the journey
final_periods as (
    select
        dated.child_id,
        periods.period_of_care_id,
        periods.period_start_date,
        periods.period_end_date,
        periods.is_open
    from dated
    inner join periods
        on
            dated.child_id = periods.child_id
            and periods.period_start_date <= coalesce(
                dated.adoption_order_date,
                dated.other_order_date,
                dated.decision_reversed_date,
                {{ reporting_date() }}
            )
    qualify row_number() over (
        partition by dated.child_id
        order by
            periods.period_start_date desc nulls last,
            periods.period_of_care_id desc nulls last
    ) = 1
),

with_entry as (
    select
        dated.*,
        final_periods.period_of_care_id,
        final_periods.period_start_date as entry_date,
        final_periods.is_open as is_period_open,
        -- adopted by foster carers: the day the child moved in with them
        case
            when records.is_adopted_by_carer
                then least(dated.placed_with_foster_carer_date, dated.placed_ffa_cp_date)
            else dated.placed_for_adoption_date
        end as moved_in_date,
        dated.adoption_order_date is null
        and dated.other_order_date is null
        and dated.decision_reversed_date is null as is_undecided
    from dated
    left join final_periods on dated.child_id = final_periods.child_id
    left join records on dated.permanence_id = records.permanence_id
)

select
    journeys.child_id,
    journeys.la_code,
    journeys.permanence_id,
    journeys.period_of_care_id,
    journeys.adopter_link_id,
    journeys.adopter_id,
    adopters.adoptive_family_id,
    records.worker_id,
    records.child_linked_by,
    case
        when journeys.adoption_order_date is not null then 'adopted'
        when journeys.other_order_date is not null then 'other_order'
        when journeys.decision_reversed_date is not null then 'reversed'
        when journeys.placed_for_adoption_date is not null then 'placed'
        when journeys.matched_date is not null then 'matched'
        when journeys.placed_ffa_cp_date is not null then 'placed_ffa'
        when journeys.placement_order_date is not null then 'placement_order'
        when journeys.adoption_decision_date is not null then 'decided'
        else 'considered'
    end as adoption_stage,
    records.permanence_order_type_code,
    records.permanence_order_type_label,
    records.decision_reversed_reason_code,
    records.decision_reversed_reason_label,
    records.adopter_sex_code,
    records.adopter_sex_label,
    records.adopter_legal_status_code,
    records.adopter_legal_status_label,
    journeys.n_permanence_records,
    records.n_adopters,
    records.n_siblings_placed_together,
    records.n_siblings_placed_apart,
    {{ age_in_years('children.dob', 'journeys.adoption_decision_date') }} as age_at_decision,
    {{ age_in_years('children.dob', 'journeys.adoption_order_date') }} as age_at_adoption,
    case
        when journeys.placed_for_adoption_date >= journeys.entry_date
            then {{ days_between('journeys.entry_date', 'journeys.placed_for_adoption_date') }}
    end as days_a1,
    case
        when journeys.moved_in_date >= journeys.entry_date
            then {{ days_between('journeys.entry_date', 'journeys.moved_in_date') }}
    end as days_a10,
    -- no placement order, or adopted without having been placed before: out
    case
        when
            journeys.adoption_order_date is not null
            and coalesce(journeys.placed_for_adoption_date >= journeys.adoption_order_date, true)
            then null
        when journeys.matched_date <= journeys.placement_order_date then 0
        else {{ days_between('journeys.placement_order_date', 'journeys.matched_date') }}
    end as days_a2,
    {{ days_between('journeys.entry_date', 'journeys.adoption_decision_date') }}
        as days_entry_to_decision,
    {{ days_between('journeys.adoption_decision_date', 'journeys.placement_order_date') }}
        as days_decision_to_placement_order,
    {{ days_between('journeys.adoption_decision_date', 'journeys.matched_date') }}
        as days_decision_to_match,
    {{ days_between('journeys.matched_date', 'journeys.placed_for_adoption_date') }}
        as days_match_to_placed,
    {{ days_between('journeys.placed_for_adoption_date', 'journeys.adoption_order_date') }}
        as days_placed_to_order,
    {{ days_between('journeys.entry_date', 'journeys.adoption_order_date') }}
        as days_entry_to_order,
    -- under 426 days; who still waits is late from then on
    case
        when journeys.other_order_date is not null or journeys.decision_reversed_date is not null
            then null
        when journeys.placed_for_adoption_date is not null
            then
                {{ days_between('journeys.entry_date', 'journeys.placed_for_adoption_date') }}
                between 0 and 425
        when
            journeys.is_undecided
            and journeys.adoption_decision_date is not null
            and {{ days_between('journeys.entry_date', reporting_date()) }} >= 426
            then false
    end as is_placed_within_14_months,
    case
        when journeys.placed_for_adoption_date is not null
            then
                journeys.placed_for_adoption_date between journeys.adoption_decision_date
                and {{ add_months('journeys.adoption_decision_date', 12) }}
        when
            journeys.is_undecided
            and {{ add_months('journeys.adoption_decision_date', 12) }} < {{ reporting_date() }}
            then false
    end as is_placed_within_12_months,
    journeys.adoption_order_date is not null as is_adopted,
    journeys.adoption_decision_date is not null
    and journeys.placed_for_adoption_date is null
    and journeys.is_undecided
    and coalesce(journeys.is_period_open, true) as is_waiting,
    journeys.placed_ffa_cp_date is not null as is_placed_ffa,
    records.is_adopted_by_carer,
    records.is_part_of_sibling_group,
    coalesce(journeys.adoption_decision_date < journeys.entry_date, false)
    or coalesce(journeys.placement_order_date < journeys.adoption_decision_date, false)
    or coalesce(journeys.matched_date < journeys.adoption_decision_date, false)
    or coalesce(journeys.placed_for_adoption_date < journeys.matched_date, false)
    or coalesce(journeys.placed_for_adoption_date < journeys.adoption_decision_date, false)
    or coalesce(journeys.adoption_order_date < journeys.placed_for_adoption_date, false)
    or coalesce(journeys.adoption_order_date < journeys.adoption_decision_date, false)
    or coalesce(journeys.decision_reversed_date < journeys.adoption_decision_date, false)
        as is_stage_out_of_order,
    journeys.decision_reversed_date is not null and journeys.adoption_order_date is not null
        as is_reversed_and_adopted,
    coalesce(records.is_adopted_by_carer, false) and journeys.moved_in_date is null
        as is_foster_carer_date_missing,
    journeys.is_link_date_different,
    journeys.n_permanence_records > 1 as is_several_records,
    journeys.entry_date,
    journeys.ffa_cp_decision_date,
    journeys.adoption_decision_date,
    journeys.placement_order_date,
    journeys.matched_date,
    journeys.placed_ffa_cp_date,
    journeys.placed_with_foster_carer_date,
    journeys.moved_in_date,
    journeys.placed_for_adoption_date,
    journeys.decision_reversed_date,
    journeys.adoption_order_date,
    journeys.other_order_date
from with_entry as journeys
left join records on journeys.permanence_id = records.permanence_id
left join adopters on journeys.adopter_id = adopters.adopter_id
left join children on journeys.child_id = children.child_id
