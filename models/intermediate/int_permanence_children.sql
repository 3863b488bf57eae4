with

records as (
    select * from {{ ref('stg_permanence') }}
),

people as (
    select * from {{ ref('stg_person') }}
),

-- a legacy id that two people share names neither
legacy_ids as (
    select
        concat_ws('-', la_code, legacy_id) as legacy_child_id,
        min(child_id) as child_id
    from people
    where legacy_id is not null
    group by la_code, legacy_id
    having count(*) = 1
)

select
    records.permanence_id,
    records.la_code,
    coalesce(people.child_id, legacy_ids.child_id, records.child_id) as child_id,
    case
        when people.child_id is not null then 'extract'
        when legacy_ids.child_id is not null then 'legacy_id'
    end as child_linked_by
from records
left join people on records.child_id = people.child_id
left join legacy_ids on records.child_id = legacy_ids.legacy_child_id
