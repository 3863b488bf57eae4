with

immigration_statuses as (
    select * from {{ ref('stg_immigration_status') }}
),

code_groups as (
    select * from {{ ref('code_groups') }}
),

people as (
    select * from {{ ref('stg_person') }}
),

with_birthday as (
    select
        immigration_statuses.immigration_status_id,
        immigration_statuses.child_id,
        immigration_statuses.la_code,
        coalesce(immigration_statuses.immigration_status_start_date, people.dob)
            as uasc_start_date,
        immigration_statuses.immigration_status_end_date,
        {{ birthday_date('people.dob', 18) }} as birthday_18_date
    from immigration_statuses
    inner join code_groups
        on
            code_groups.code_set = 'immigration_status'
            and code_groups.grouping = 'uasc_group'
            and code_groups.group_code = 'UASC'
            and immigration_statuses.immigration_status_code = code_groups.code
    left join people on immigration_statuses.child_id = people.child_id
)

select
    immigration_status_id,
    child_id,
    la_code,
    uasc_start_date,
    case
        when birthday_18_date < immigration_status_end_date then birthday_18_date
        else coalesce(immigration_status_end_date, birthday_18_date)
    end as uasc_end_date
from with_birthday
