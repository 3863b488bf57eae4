with permanence as (
    select * from {{ ref('ssd_permanence') }}
),

code_aliases as (
    select * from {{ ref('stg_code_aliases') }}
),

typed as (
    select
        permanence.cj_la_code as la_code,
        {{ council_key('permanence.perm_table_id') }} as permanence_id,
        {{ id_text('permanence.perm_table_id') }} as source_permanence_id,
        {{ council_key('permanence.perm_person_id') }} as child_id,
        {{ council_key('permanence.perm_cla_id') }} as cla_period_id,
        {{ staff_key('permanence.perm_adoption_worker_id') }} as worker_id,
        coalesce(
            adopter_sexes.code,
            {{ text_value('permanence.perm_adopter_sex') }}
        ) as adopter_sex_code,
        coalesce(
            adopter_legal_statuses.code,
            {{ text_value('permanence.perm_adopter_legal_status') }}
        ) as adopter_legal_status_code,
        {{ id_text('permanence.perm_placement_provider_urn') }} as placement_urn,
        coalesce(
            decision_reversed_reasons.code,
            {{ text_value('permanence.perm_decision_reversed_reason') }}
        ) as decision_reversed_reason_code,
        coalesce(
            permanence_order_types.code,
            {{ text_value('permanence.perm_permanence_order_type') }}
        ) as permanence_order_type_code,
        {{ integer_value('permanence.perm_siblings_placed_together') }}
            as n_siblings_placed_together,
        {{ integer_value('permanence.perm_siblings_placed_apart') }} as n_siblings_placed_apart,
        {{ integer_value('permanence.perm_number_of_adopters') }} as n_adopters,
        {{ flag_value('permanence.perm_part_of_sibling_group') }} as is_part_of_sibling_group,
        {{ flag_value('permanence.perm_adopted_by_carer_flag') }} as is_adopted_by_carer,
        {{ date_value('permanence.perm_adm_decision_date') }} as adoption_decision_date,
        {{ date_value('permanence.perm_ffa_cp_decision_date') }} as ffa_cp_decision_date,
        {{ date_value('permanence.perm_placement_order_date') }} as placement_order_date,
        {{ date_value('permanence.perm_matched_date') }} as matched_date,
        {{ date_value('permanence.perm_placed_for_adoption_date') }} as placed_for_adoption_date,
        {{ date_value('permanence.perm_placed_foster_carer_date') }}
            as placed_with_foster_carer_date,
        {{ date_value('permanence.perm_placed_ffa_cp_date') }} as placed_ffa_cp_date,
        {{ date_value('permanence.perm_decision_reversed_date') }} as decision_reversed_date,
        {{ date_value('permanence.perm_permanence_order_date') }} as permanence_order_date,
        permanence.cj_source_file as source_file,
        permanence.cj_source_record as source_record
    from permanence
    left join code_aliases as adopter_sexes
        on
            adopter_sexes.code_set = 'adopter_sex'
            and adopter_sexes.alias_key = {{ code_key('permanence.perm_adopter_sex') }}
    left join code_aliases as adopter_legal_statuses
        on
            adopter_legal_statuses.code_set = 'adopter_legal_status'
            and adopter_legal_statuses.alias_key
            = {{ code_key('permanence.perm_adopter_legal_status') }}
    left join code_aliases as decision_reversed_reasons
        on
            decision_reversed_reasons.code_set = 'adoption_reversal_reason'
            and decision_reversed_reasons.alias_key
            = {{ code_key('permanence.perm_decision_reversed_reason') }}
    left join code_aliases as permanence_order_types
        on
            permanence_order_types.code_set = 'permanence_order_type'
            and permanence_order_types.alias_key
            = {{ code_key('permanence.perm_permanence_order_type') }}
)

select
    la_code,
    permanence_id,
    source_permanence_id,
    child_id,
    cla_period_id,
    worker_id,
    adopter_sex_code,
    adopter_legal_status_code,
    placement_urn,
    decision_reversed_reason_code,
    permanence_order_type_code,
    n_siblings_placed_together,
    n_siblings_placed_apart,
    n_adopters,
    is_part_of_sibling_group,
    is_adopted_by_carer,
    adoption_decision_date,
    ffa_cp_decision_date,
    placement_order_date,
    matched_date,
    placed_for_adoption_date,
    placed_with_foster_carer_date,
    placed_ffa_cp_date,
    decision_reversed_date,
    permanence_order_date,
    source_file,
    source_record
from typed
where permanence_id is not null
qualify row_number() over (
    partition by permanence_id
    order by {{ fullest_first([
        'child_id', 'cla_period_id', 'worker_id', 'adopter_sex_code', 'adopter_legal_status_code',
        'placement_urn', 'decision_reversed_reason_code', 'permanence_order_type_code',
        'n_siblings_placed_together', 'n_siblings_placed_apart', 'n_adopters',
        'is_part_of_sibling_group', 'is_adopted_by_carer', 'adoption_decision_date',
        'ffa_cp_decision_date', 'placement_order_date', 'matched_date', 'placed_for_adoption_date',
        'placed_with_foster_carer_date', 'placed_ffa_cp_date', 'decision_reversed_date',
        'permanence_order_date'
    ]) }}
) = 1
