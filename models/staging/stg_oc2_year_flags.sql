with oc2_year_flags as (
    select * from {{ ref('sup_oc2_year_flags') }}
),

code_aliases as (
    select * from {{ ref('stg_code_aliases') }}
),

typed as (
    select
        oc2_year_flags.cj_la_code as la_code,
        {{ council_key('oc2_year_flags.oc2y_row_id') }} as oc2_year_id,
        {{ id_text('oc2_year_flags.oc2y_row_id') }} as source_oc2_year_id,
        {{ council_key('oc2_year_flags.oc2y_person_id') }} as child_id,
        coalesce(
            sdq_reasons.code,
            {{ text_value('oc2_year_flags.oc2y_sdq_reason') }}
        ) as sdq_reason_code,
        {{ integer_value('oc2_year_flags.oc2y_collection_year') }} as collection_year,
        {{ integer_value('oc2_year_flags.oc2y_sdq_score') }} as sdq_score,
        {{ flag_value('oc2_year_flags.oc2y_convicted') }} as is_convicted,
        {{ flag_value('oc2_year_flags.oc2y_health_check') }} as is_health_check_done,
        {{ flag_value('oc2_year_flags.oc2y_immunisations') }} as is_immunised,
        {{ flag_value('oc2_year_flags.oc2y_teeth_check') }} as is_teeth_checked,
        {{ flag_value('oc2_year_flags.oc2y_health_assessment') }} as is_health_assessed,
        {{ flag_value('oc2_year_flags.oc2y_substance_misuse') }} as is_substance_misuse,
        {{ flag_value('oc2_year_flags.oc2y_intervention_received') }} as is_intervention_received,
        {{ flag_value('oc2_year_flags.oc2y_intervention_offered') }} as is_intervention_offered,
        oc2_year_flags.cj_source_file as source_file,
        oc2_year_flags.cj_source_record as source_record
    from oc2_year_flags
    left join code_aliases as sdq_reasons
        on
            sdq_reasons.code_set = 'sdq_reason'
            and sdq_reasons.alias_key = {{ code_key('oc2_year_flags.oc2y_sdq_reason') }}
)

select
    la_code,
    oc2_year_id,
    source_oc2_year_id,
    child_id,
    sdq_reason_code,
    collection_year,
    sdq_score,
    is_convicted,
    is_health_check_done,
    is_immunised,
    is_teeth_checked,
    is_health_assessed,
    is_substance_misuse,
    is_intervention_received,
    is_intervention_offered,
    source_file,
    source_record
from typed
where oc2_year_id is not null
qualify row_number() over (
    partition by oc2_year_id
    order by {{ fullest_first([
        'child_id', 'sdq_reason_code', 'collection_year', 'sdq_score', 'is_convicted',
        'is_health_check_done', 'is_immunised', 'is_teeth_checked', 'is_health_assessed',
        'is_substance_misuse', 'is_intervention_received', 'is_intervention_offered'
    ]) }}
) = 1
