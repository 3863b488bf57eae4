with

children_built as (
    select * from {{ ref('ssda903__children_built') }}
    where is_in_care_12_months
),

sdq_scores as (
    select * from {{ ref('fct_sdq_scores') }}
),

health_checks as (
    select * from {{ ref('fct_cla_health_checks') }}
),

immunisations as (
    select * from {{ ref('fct_cla_immunisations') }}
),

convictions as (
    select * from {{ ref('fct_cla_convictions') }}
),

substance_misuse as (
    select * from {{ ref('fct_cla_substance_misuse') }}
),

-- what may have happened in the year, by the item of the return that asks for it
events as (
    select
        la_code,
        child_id,
        'CONVICTED' as item,
        true as is_yes,
        offence_date as event_date
    from convictions
    union all
    select
        la_code,
        child_id,
        'SUBSTANCE_MISUSE' as item,
        true as is_yes,
        substance_misuse_date as event_date
    from substance_misuse
    union all
    select
        la_code,
        child_id,
        'INTERVENTION_RECEIVED' as item,
        is_intervention_received as is_yes,
        substance_misuse_date as event_date
    from substance_misuse
    union all
    select
        la_code,
        child_id,
        'TEETH_CHECK' as item,
        is_completed as is_yes,
        health_check_date as event_date
    from health_checks
    where health_check_type_code = 'Dental Check'
    union all
    select
        la_code,
        child_id,
        'HEALTH_ASSESSMENT' as item,
        is_completed as is_yes,
        health_check_date as event_date
    from health_checks
    where health_check_type_code = 'Health Assessment'
),

-- a council without a single record of a kind has sent none, and then nobody knows
items_sent as (
    select
        la_code,
        item
    from events
    group by la_code, item
),

answers as (
    select
        children_built.submission_id,
        children_built.child_id,
        events.item,
        bool_or(events.is_yes) as is_yes
    from children_built
    inner join events
        on
            children_built.child_id = events.child_id
            and children_built.period_start_date <= events.event_date
            and children_built.events_to_date >= events.event_date
    group by children_built.submission_id, children_built.child_id, events.item
),

-- without an event in the year the answer is no, where the council sends such events
items as (
    select
        children_built.submission_id,
        children_built.child_id,
        items_sent.item,
        case
            when answers.child_id is null then false
            else answers.is_yes
        end as is_yes
    from children_built
    inner join items_sent on children_built.la_code = items_sent.la_code
    left join answers
        on
            children_built.submission_id = answers.submission_id
            and children_built.child_id = answers.child_id
            and items_sent.item = answers.item
),

items_by_child as (
    select
        submission_id,
        child_id,
        bool_or(case when item = 'CONVICTED' then is_yes end) as is_convicted,
        bool_or(case when item = 'TEETH_CHECK' then is_yes end) as is_teeth_checked,
        bool_or(case when item = 'HEALTH_ASSESSMENT' then is_yes end) as is_health_assessed,
        bool_or(case when item = 'SUBSTANCE_MISUSE' then is_yes end) as is_substance_misuse,
        bool_or(case when item = 'INTERVENTION_RECEIVED' then is_yes end)
            as is_intervention_received
    from items
    group by submission_id, child_id
),

-- a score before a reason for none; of several the latest of the year
questionnaires as (
    select
        children_built.submission_id,
        children_built.child_id,
        case when sdq_scores.is_score_valid then sdq_scores.sdq_score end as sdq_score,
        case when not coalesce(sdq_scores.is_score_valid, false) then sdq_scores.sdq_reason_code end
            as sdq_reason_code
    from children_built
    inner join sdq_scores
        on
            children_built.child_id = sdq_scores.child_id
            and children_built.period_start_date <= sdq_scores.sdq_completed_date
            and children_built.events_to_date >= sdq_scores.sdq_completed_date
    qualify row_number() over (
        partition by children_built.submission_id, children_built.child_id
        order by
            case when sdq_scores.is_score_valid then 0 else 1 end asc nulls last,
            sdq_scores.sdq_completed_date desc nulls last,
            sdq_scores.sdq_score_id asc nulls last
    ) = 1
)

select
    children_built.child_built_id,
    children_built.submission_id,
    children_built.child_id,
    questionnaires.sdq_reason_code,
    questionnaires.sdq_score,
    items_by_child.is_convicted,
    case
        when immunisations.immunisation_status_date <= children_built.events_to_date
            then immunisations.is_up_to_date
    end as is_immunised,
    items_by_child.is_teeth_checked,
    items_by_child.is_health_assessed,
    items_by_child.is_substance_misuse,
    items_by_child.is_intervention_received
from children_built
left join items_by_child
    on
        children_built.submission_id = items_by_child.submission_id
        and children_built.child_id = items_by_child.child_id
left join questionnaires
    on
        children_built.submission_id = questionnaires.submission_id
        and children_built.child_id = questionnaires.child_id
left join immunisations on children_built.child_id = immunisations.child_id
