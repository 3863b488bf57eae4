with portal_findings as (
    select * from {{ ref('sup_portal_findings') }}
),

typed as (
    select
        cj_la_code as la_code,
        {{ council_key('prtl_row_id') }} as portal_finding_id,
        {{ id_text('prtl_row_id') }} as source_portal_finding_id,
        {{ council_key('prtl_person_id') }} as child_id,
        {{ text_value('prtl_return') }} as return_id,
        {{ text_value('prtl_rule_code') }} as rule_code,
        {{ text_value('prtl_record') }} as portal_record,
        {{ text_value('prtl_message') }} as portal_message,
        {{ integer_value('prtl_collection_year') }} as collection_year,
        cj_source_file as source_file,
        cj_source_record as source_record
    from portal_findings
)

select
    la_code,
    portal_finding_id,
    source_portal_finding_id,
    child_id,
    return_id,
    rule_code,
    portal_record,
    portal_message,
    collection_year,
    source_file,
    source_record
from typed
where portal_finding_id is not null
qualify row_number() over (
    partition by portal_finding_id
    order by {{ fullest_first([
        'child_id', 'return_id', 'rule_code', 'portal_record', 'portal_message', 'collection_year'
    ]) }}
) = 1
