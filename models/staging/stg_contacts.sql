with contacts as (
    select * from {{ ref('ssd_contacts') }}
),

code_aliases as (
    select * from {{ ref('stg_code_aliases') }}
),

typed as (
    select
        contacts.cj_la_code as la_code,
        {{ council_key('contacts.cont_contact_id') }} as contact_id,
        {{ id_text('contacts.cont_contact_id') }} as source_contact_id,
        {{ council_key('contacts.cont_person_id') }} as child_id,
        coalesce(
            contact_sources.code,
            {{ text_value('contacts.cont_contact_source_code') }}
        ) as contact_source_code,
        {{ text_value('contacts.cont_contact_source_desc') }} as contact_source_wording,
        {{ text_value('contacts.cont_contact_outcome_json') }} as contact_outcome_json,
        {{ date_value('contacts.cont_contact_date') }} as contact_date,
        contacts.cj_source_file as source_file,
        contacts.cj_source_record as source_record
    from contacts
    left join code_aliases as contact_sources
        on
            contact_sources.code_set = 'referral_source'
            and contact_sources.alias_key = {{ code_key('contacts.cont_contact_source_code') }}
)

select
    la_code,
    contact_id,
    source_contact_id,
    child_id,
    contact_source_code,
    contact_source_wording,
    contact_outcome_json,
    contact_date,
    source_file,
    source_record
from typed
where contact_id is not null
qualify row_number() over (
    partition by contact_id
    order by {{ fullest_first([
        'child_id', 'contact_source_code', 'contact_source_wording', 'contact_outcome_json',
        'contact_date'
    ]) }}
) = 1
