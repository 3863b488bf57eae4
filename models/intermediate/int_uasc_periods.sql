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

history_rows as (
    select * from {{ ref('int_cla_history_rows') }}
    where child_id is not null
),

submissions as (
    select * from {{ ref('stg_ssda903_file__submissions') }}
    where is_for_history
),

records as (
    select * from {{ ref('stg_ssda903_file__records') }}
    where file_name = 'uasc'
),

children_of_returns as (
    select
        child_id,
        la_code,
        min(child) as child
    from history_rows
    group by child_id, la_code
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
),

-- of a history made from returns: the last of these knows whether the status has ended
with_birthday_in_returns as (
    select
        concat_ws('-', children_of_returns.child_id, 'uasc') as immigration_status_id,
        children_of_returns.child_id,
        children_of_returns.la_code,
        records.dob as uasc_start_date,
        records.duc as immigration_status_end_date,
        {{ birthday_date('records.dob', 18) }} as birthday_18_date
    from records
    inner join submissions on records.source_folder = submissions.source_folder
    inner join children_of_returns
        on
            submissions.la_code = children_of_returns.la_code
            and records.child = children_of_returns.child
    qualify row_number() over (
        partition by children_of_returns.child_id
        order by submissions.collection_year desc nulls last, records.record_no desc nulls last
    ) = 1
),

all_statuses as (
    select * from with_birthday
    union all
    select * from with_birthday_in_returns
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
from all_statuses
