with

contacts as (
    select * from {{ ref('fct_contacts') }}
),

mash_triages as (
    select * from {{ ref('fct_mash_triages') }}
)

select
    contacts.la_code,
    contacts.contact_id as record_id,
    contacts.child_id,
    mash_triages.team_id,
    contacts.contact_date,
    true as contacts_received,
    true as contact_children,
    true as contacts_by_source_pct,
    coalesce(contacts.is_outcome_new_referral, false) or contacts.is_followed_by_referral
        as contacts_to_referral_pct,
    true as children_repeat_contacts_pct,
    contacts.is_decided_within_1_working_day as contact_decision_1wd_pct,
    coalesce(contacts.contact_source_group_label, 'not recorded') as contacts_by_source_pct__group
from contacts
left join mash_triages on contacts.mash_triage_id = mash_triages.mash_triage_id
