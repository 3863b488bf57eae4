with

addresses as (
    select * from {{ ref('stg_address') }}
),

families as (
    select * from {{ ref('stg_family') }}
),

mothers as (
    select * from {{ ref('stg_mother') }}
),

-- an address may have begun before anybody knows when
current_addresses as (
    select *
    from addresses
    where
        child_id is not null
        and (address_start_date is null or address_start_date <= {{ reporting_date() }})
        and (address_end_date is null or address_end_date > {{ reporting_date() }})
    qualify row_number() over (
        partition by child_id
        order by address_start_date desc nulls last, address_id desc nulls last
    ) = 1
),

members as (
    select
        family_id,
        child_id
    from families
    where family_id is not null and child_id is not null
    group by family_id, child_id
),

family_sizes as (
    select
        *,
        count(*) over (partition by family_id) as n_members
    from members
),

-- the family that dim_children shows: of several the first by id
family_members as (
    select
        child_id,
        n_members - 1 as n_family_members
    from family_sizes
    qualify row_number() over (partition by child_id order by family_id nulls last) = 1
),

links_to_mothers as (
    select
        child_id,
        mother_id
    from mothers
    where child_id is not null and mother_id is not null and child_id != mother_id
    group by child_id, mother_id
),

-- two mothers are one too many, and nobody knows which
known_mothers as (
    select
        child_id,
        case when count(*) = 1 then min(mother_id) end as mother_id,
        count(*) as n_mothers
    from links_to_mothers
    group by child_id
),

mothers_with_children as (
    select
        mother_id,
        count(*) as n_children
    from known_mothers
    where mother_id is not null
    group by mother_id
),

parents as (
    select mother_id
    from links_to_mothers
    group by mother_id
),

people as (
    select child_id from current_addresses
    union
    select child_id from family_members
    union
    select child_id from known_mothers
    union
    select mother_id as child_id from parents
)

select
    people.child_id,
    known_mothers.mother_id,
    current_addresses.postcode,
    current_addresses.address_type_code,
    family_members.n_family_members,
    known_mothers.n_mothers,
    mothers_with_children.n_children - 1 as n_siblings,
    parents.mother_id is not null as is_parent
from people
left join current_addresses on people.child_id = current_addresses.child_id
left join family_members on people.child_id = family_members.child_id
left join known_mothers on people.child_id = known_mothers.child_id
left join mothers_with_children on known_mothers.mother_id = mothers_with_children.mother_id
left join parents on people.child_id = parents.mother_id
