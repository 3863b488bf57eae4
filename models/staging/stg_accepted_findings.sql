with accepted_findings as (
    select * from {{ ref('sup_accepted_findings') }}
),

typed as (
    select
        cj_la_code as la_code,
        {{ council_key('acpt_row_id') }} as accepted_finding_id,
        {{ id_text('acpt_row_id') }} as source_accepted_finding_id,
        {{ council_key('acpt_person_id') }} as child_id,
        {{ text_value('acpt_return') }} as return_id,
        {{ text_value('acpt_rule_code') }} as rule_code,
        {{ text_value('acpt_reason') }} as accepted_reason,
        {{ text_value('acpt_accepted_by') }} as accepted_by,
        {{ date_value('acpt_until_date') }} as accepted_until_date,
        cj_source_file as source_file,
        cj_source_record as source_record
    from accepted_findings
)

select
    la_code,
    accepted_finding_id,
    source_accepted_finding_id,
    child_id,
    return_id,
    rule_code,
    accepted_reason,
    accepted_by,
    accepted_until_date,
    source_file,
    source_record
from typed
where accepted_finding_id is not null
qualify row_number() over (
    partition by accepted_finding_id
    order by {{ fullest_first([
        'child_id', 'return_id', 'rule_code', 'accepted_reason', 'accepted_by',
        'accepted_until_date'
    ]) }}
) = 1
