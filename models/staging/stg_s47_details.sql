with s47_details as (
    select * from {{ ref('sup_s47_details') }}
),

code_aliases as (
    select * from {{ ref('stg_code_aliases') }}
),

typed as (
    select
        s47_details.cj_la_code as la_code,
        {{ council_key('s47_details.s47x_s47_enquiry_id') }} as s47_enquiry_id,
        {{ id_text('s47_details.s47x_s47_enquiry_id') }} as source_s47_enquiry_id,
        coalesce(
            investigation_types.code,
            {{ text_value('s47_details.s47x_investigation_type') }}
        ) as investigation_type_code,
        coalesce(findings.code, {{ text_value('s47_details.s47x_finding') }}) as finding_code,
        {{ flag_value('s47_details.s47x_medical_flag') }} as is_medical_held,
        {{ date_value('s47_details.s47x_child_seen_date') }} as child_seen_date,
        s47_details.cj_source_file as source_file,
        s47_details.cj_source_record as source_record
    from s47_details
    left join code_aliases as investigation_types
        on
            investigation_types.code_set = 's47_investigation_type'
            and investigation_types.alias_key
            = {{ code_key('s47_details.s47x_investigation_type') }}
    left join code_aliases as findings
        on
            findings.code_set = 's47_finding'
            and findings.alias_key = {{ code_key('s47_details.s47x_finding') }}
)

select
    la_code,
    s47_enquiry_id,
    source_s47_enquiry_id,
    investigation_type_code,
    finding_code,
    is_medical_held,
    child_seen_date,
    source_file,
    source_record
from typed
where s47_enquiry_id is not null
qualify row_number() over (
    partition by s47_enquiry_id
    order by {{ fullest_first([
        'investigation_type_code', 'finding_code', 'is_medical_held', 'child_seen_date'
    ]) }}
) = 1
