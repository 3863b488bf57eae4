with

oc2 as (
    select * from {{ ref('ssda903__oc2') }}
),

submissions as (
    select * from {{ ref('ssda903__submissions') }}
),

sdq_reasons as (
    select code from {{ ref('code_sets') }}
    where code_set = 'sdq_reason'
),

rule_inputs as (
    select
        submissions.*,
        oc2.oc2_row_id,
        oc2.child_key,
        oc2.child,
        oc2.child_id,
        oc2.sdq_reason,
        oc2.convicted,
        oc2.health_check,
        oc2.immunisations,
        oc2.teeth_check,
        oc2.health_assessment,
        oc2.substance_misuse,
        oc2.intervention_received,
        oc2.intervention_offered,
        oc2.sdq_score_text,
        oc2.dob_text,
        oc2.record_no,
        oc2.sdq_score,
        oc2.dob,
        sdq_reasons.code is not null as is_sdq_reason_known,
        oc2.sdq_score is not null or oc2.sdq_score_text is not null as has_sdq_score,
        oc2.sdq_score is not null
        or oc2.sdq_score_text is not null
        or oc2.sdq_reason is not null as has_sdq_data,
        oc2.intervention_received is not null
        or oc2.intervention_offered is not null as has_intervention_data,
        oc2.immunisations is null
        or oc2.teeth_check is null
        or oc2.health_assessment is null
        or oc2.substance_misuse is null as is_health_item_missing,
        -- the other items of the twelve months
        coalesce(
            oc2.convicted,
            oc2.health_check,
            oc2.intervention_received,
            oc2.intervention_offered
        ) is not null as has_other_item,
        coalesce(
            oc2.immunisations,
            oc2.teeth_check,
            oc2.health_assessment,
            oc2.substance_misuse
        ) is not null as has_health_item,
        coalesce(oc2.convicted not in ('0', '1'), false)
        or coalesce(oc2.health_check not in ('0', '1'), false)
        or coalesce(oc2.immunisations not in ('0', '1'), false)
        or coalesce(oc2.teeth_check not in ('0', '1'), false)
        or coalesce(oc2.health_assessment not in ('0', '1'), false)
        or coalesce(oc2.substance_misuse not in ('0', '1'), false)
        or coalesce(oc2.intervention_received not in ('0', '1'), false)
        or coalesce(oc2.intervention_offered not in ('0', '1'), false) as has_unknown_item,
        count(*) over (partition by oc2.child_key) as n_of_child
    from oc2
    inner join submissions on oc2.submission_id = submissions.submission_id
    left join sdq_reasons on oc2.sdq_reason = sdq_reasons.code
),

{{ ssda903_failing_together('oc2') }}

-- true: the row fails; false: it passes; null: the rule does not apply to it
select
    inputs.submission_id,
    inputs.oc2_row_id as row_id,
    inputs.child as la_child_id,
    case when inputs.intervention_received = '1' then inputs.intervention_offered is not null end
        as rule_158,
    case
        when inputs.substance_misuse = '1' and inputs.intervention_received = '0'
            then inputs.intervention_offered is null
    end as rule_159,
    -- a score that is no number fails; 10.0 is a whole number
    case
        when inputs.has_sdq_score
            then
                coalesce(
                    inputs.sdq_score < 0
                    or inputs.sdq_score > 40
                    or inputs.sdq_score != floor(inputs.sdq_score),
                    true
                )
    end as rule_180,
    case when inputs.has_health_item or inputs.has_other_item then inputs.has_unknown_item end
        as rule_181,
    case when inputs.has_other_item then inputs.is_health_item_missing end as rule_182,
    case
        when inputs.has_sdq_data
            then {{ add_months('inputs.dob', 48) }} > inputs.reference_date
    end as rule_188,
    case
        when inputs.has_sdq_data
            then {{ add_months('inputs.dob', 204) }} < inputs.period_start_date
    end as rule_189,
    case when inputs.substance_misuse = '1' then inputs.intervention_received is null end
        as rule_192,
    case
        when coalesce(inputs.substance_misuse, '0') = '0' then inputs.has_intervention_data
    end as rule_193,
    case when inputs.sdq_reason is not null then not inputs.is_sdq_reason_known end as rule_196,
    case when inputs.has_sdq_score then inputs.sdq_reason is not null end as rule_197a,
    case
        when inputs.convicted is not null
            then {{ add_months('inputs.dob', 120) }} > inputs.reference_date
    end as rule_542,
    case when inputs.convicted = '1' then inputs.is_health_item_missing end as rule_544,
    case when inputs.health_check = '1' then inputs.is_health_item_missing end as rule_547,
    case when inputs.child is not null then inputs.n_of_child > 1 end as rule_int33,
    {{ ssda903_joined_flags('oc2') }}
from rule_inputs as inputs
{{ ssda903_joined_tables('oc2_row_id') }}
