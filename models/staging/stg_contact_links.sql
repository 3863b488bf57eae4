with contact_links as (
    select * from {{ ref('sup_contact_links') }}
),

typed as (
    select
        cj_la_code as la_code,
        {{ council_key('clnk_link_id') }} as contact_link_id,
        {{ id_text('clnk_link_id') }} as source_contact_link_id,
        {{ council_key('clnk_contact_id') }} as contact_id,
        {{ council_key('clnk_referral_id') }} as referral_id,
        {{ date_value('clnk_linked_date') }} as linked_date,
        cj_source_file as source_file,
        cj_source_record as source_record
    from contact_links
)

select
    la_code,
    contact_link_id,
    source_contact_link_id,
    contact_id,
    referral_id,
    linked_date,
    source_file,
    source_record
from typed
where contact_link_id is not null
qualify row_number() over (
    partition by contact_link_id
    order by {{ fullest_first(['contact_id', 'referral_id', 'linked_date']) }}
) = 1
