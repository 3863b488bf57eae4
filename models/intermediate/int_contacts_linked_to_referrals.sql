with

contacts as (
    select * from {{ ref('stg_contacts') }}
),

referrals as (
    select * from {{ ref('stg_cin_episodes') }}
),

contact_links as (
    select * from {{ ref('stg_contact_links') }}
),

-- what is dated after the reporting date has not happened yet
referrals_so_far as (
    select * from referrals
    where not coalesce(referral_date > {{ reporting_date() }}, false)
),

-- a contact with several links led to the earliest of the referrals
links_of_the_extract as (
    select
        contact_links.contact_id,
        contact_links.referral_id,
        referrals_so_far.referral_date
    from contact_links
    inner join referrals_so_far on contact_links.referral_id = referrals_so_far.referral_id
    qualify row_number() over (
        partition by contact_links.contact_id
        order by referrals_so_far.referral_date nulls last, contact_links.referral_id nulls last
    ) = 1
),

-- contacts that say themselves that they ended in advice or nothing are not linked by rule
contacts_to_link as (
    select
        contacts.contact_id,
        contacts.child_id,
        contacts.contact_date
    from contacts
    left join links_of_the_extract on contacts.contact_id = links_of_the_extract.contact_id
    where
        links_of_the_extract.contact_id is null
        and (
            coalesce({{ json_flag('contacts.contact_outcome_json', 'NEW_REFERRAL_FLAG') }}, false)
            or not (
                coalesce({{ json_flag('contacts.contact_outcome_json', 'NFA_FLAG') }}, false)
                or coalesce({{ json_flag('contacts.contact_outcome_json', 'ADVICE_FLAG') }}, false)
            )
        )
),

links_by_rule as (
    select
        contacts_to_link.contact_id,
        referrals_so_far.referral_id
    from contacts_to_link
    inner join referrals_so_far
        on
            contacts_to_link.child_id = referrals_so_far.child_id
            and contacts_to_link.contact_date <= referrals_so_far.referral_date
            and contacts_to_link.contact_date + 10 >= referrals_so_far.referral_date
    qualify row_number() over (
        partition by contacts_to_link.contact_id
        order by referrals_so_far.referral_date nulls last, referrals_so_far.referral_id nulls last
    ) = 1
)

select
    contact_id,
    referral_id,
    'extract' as linked_by
from links_of_the_extract
union all
select
    contact_id,
    referral_id,
    'rule' as linked_by
from links_by_rule
