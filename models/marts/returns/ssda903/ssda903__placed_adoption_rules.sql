with

placed_adoption as (
    select * from {{ ref('ssda903__placed_adoption') }}
),

submissions as (
    select * from {{ ref('ssda903__submissions') }}
),

reversal_reasons as (
    select code from {{ ref('code_sets') }}
    where code_set = 'adoption_reversal_reason'
),

with_filled_items as (
    select
        *,
        date_placed is not null or date_placed_text is not null as has_date_placed,
        date_placed_ceased is not null or date_placed_ceased_text is not null
            as has_date_placed_ceased
    from placed_adoption
),

rule_inputs as (
    select
        submissions.*,
        decisions.placed_adoption_row_id,
        decisions.child_key,
        decisions.child,
        decisions.child_id,
        decisions.reason_placed_ceased,
        decisions.dob_text,
        decisions.date_placed_text,
        decisions.date_placed_ceased_text,
        decisions.record_no,
        decisions.dob,
        decisions.date_placed,
        decisions.date_placed_ceased,
        decisions.has_date_placed,
        decisions.has_date_placed_ceased,
        reversal_reasons.code is not null as is_reason_known,
        -- of several on the latest day the first in the file is the child's latest decision
        decisions.child is not null
        and row_number() over (
            partition by decisions.child_key
            order by decisions.date_placed desc nulls last, decisions.record_no asc nulls last
        ) > 1 as has_later_decision,
        decisions.child is not null
        and row_number() over earlier_first > 1 as has_earlier_decision,
        lag(decisions.has_date_placed_ceased) over earlier_first as has_earlier_ceased,
        lag(decisions.date_placed_ceased) over earlier_first as earlier_date_placed_ceased
    from with_filled_items as decisions
    inner join submissions on decisions.submission_id = submissions.submission_id
    left join reversal_reasons on decisions.reason_placed_ceased = reversal_reasons.code
    window earlier_first as (
        partition by decisions.child_key
        order by decisions.date_placed asc nulls last, decisions.record_no asc nulls last
    )
),

{{ ssda903_failing_together('placed_adoption') }}

-- true: the row fails; false: it passes; null: the rule does not apply to it
select
    inputs.submission_id,
    inputs.placed_adoption_row_id as row_id,
    inputs.child as la_child_id,
    case when inputs.has_date_placed then inputs.date_placed is null end as rule_115,
    case when inputs.has_date_placed_ceased then inputs.date_placed_ceased is null end
        as rule_116,
    case
        when inputs.has_date_placed_ceased or inputs.reason_placed_ceased is not null
            then not inputs.has_date_placed_ceased or inputs.reason_placed_ceased is null
    end as rule_119,
    case when inputs.reason_placed_ceased is not null then not inputs.is_reason_known end
        as rule_120,
    inputs.date_placed_ceased < inputs.date_placed as rule_522,
    case
        when inputs.has_date_placed_ceased and inputs.reason_placed_ceased is not null
            then not inputs.has_date_placed
    end as rule_563,
    case
        when inputs.has_earlier_decision
            then
                not inputs.has_earlier_ceased
                or inputs.date_placed < inputs.earlier_date_placed_ceased
    end as rule_579,
    case when inputs.has_later_decision then not inputs.has_date_placed_ceased end as rule_583,
    {{ ssda903_joined_flags('placed_adoption') }}
from rule_inputs as inputs
{{ ssda903_joined_tables('placed_adoption_row_id') }}
