with

contacts as (
    select * from {{ ref('stg_contacts') }}
),

links as (
    select * from {{ ref('int_contacts_linked_to_referrals') }}
),

referrals as (
    select * from {{ ref('stg_cin_episodes') }}
),

mash_triages as (
    select * from {{ ref('fct_mash_triages') }}
),

codes as (
    select * from {{ ref('dim_codes') }}
),

-- a council without a single referral has sent no such extract, and then nobody knows
councils_with_referrals as (
    select la_code from referrals
    group by la_code
),

-- of several triages of a contact the first is the one that its clock stands for
first_triages as (
    select
        *,
        count(*) over (partition by contact_id) as n_mash_triages
    from mash_triages
    where contact_id is not null
    qualify row_number() over (
        partition by contact_id
        order by received_at nulls last, mash_triage_id nulls last
    ) = 1
)

select
    contacts.contact_id,
    contacts.child_id,
    contacts.la_code,
    links.referral_id,
    first_triages.mash_triage_id,
    contacts.contact_source_code,
    sources.code_label as contact_source_label,
    sources.group_code as contact_source_group_code,
    sources.group_label as contact_source_group_label,
    contacts.contact_source_wording,
    links.linked_by,
    {{ days_between('contacts.contact_date', 'referrals.referral_date') }} as days_to_referral,
    first_triages.n_mash_triages,
    first_triages.working_days_to_decision,
    case
        when
            councils_with_referrals.la_code is not null
            and not coalesce(contacts.contact_date > {{ reporting_date() }}, false)
            then links.referral_id is not null
    end as is_followed_by_referral,
    first_triages.is_decided_within_1_working_day,
    first_triages.is_decision_overdue,
    {{ json_flag('contacts.contact_outcome_json', 'NEW_REFERRAL_FLAG') }}
        as is_outcome_new_referral,
    {{ json_flag('contacts.contact_outcome_json', 'EXISTING_REFERRAL_FLAG') }}
        as is_outcome_existing_referral,
    {{ json_flag('contacts.contact_outcome_json', 'CP_ENQUIRY_FLAG') }}
        as is_outcome_cp_enquiry,
    {{ json_flag('contacts.contact_outcome_json', 'NFA_FLAG') }} as is_outcome_nfa,
    {{ json_flag('contacts.contact_outcome_json', 'NON_AGENCY_ADOPTION_FLAG') }}
        as is_outcome_non_agency_adoption,
    {{ json_flag('contacts.contact_outcome_json', 'PRIVATE_FOSTERING_FLAG') }}
        as is_outcome_private_fostering,
    {{ json_flag('contacts.contact_outcome_json', 'ADVICE_FLAG') }} as is_outcome_advice,
    {{ json_flag('contacts.contact_outcome_json', 'MISSING_FLAG') }} as is_outcome_missing,
    {{ json_flag('contacts.contact_outcome_json', 'OLA_CP_FLAG') }}
        as is_outcome_other_la_cp_plan,
    contacts.contact_date,
    first_triages.decision_date
from contacts
left join links on contacts.contact_id = links.contact_id
left join referrals on links.referral_id = referrals.referral_id
left join first_triages on contacts.contact_id = first_triages.contact_id
left join councils_with_referrals on contacts.la_code = councils_with_referrals.la_code
left join codes as sources
    on sources.code_id = concat_ws('-', 'referral_source', contacts.contact_source_code)
