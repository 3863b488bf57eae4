{# a table: read by two models, and the windows are worked out once #}
{{ config(materialized='table') }}

with

birthday_records as (
    select * from {{ ref('stg_care_leaver_birthdays') }}
    where child_id is not null and birthday_age is not null
),

care_leavers as (
    select * from {{ ref('stg_care_leavers') }}
    where child_id is not null
),

people as (
    select * from {{ ref('stg_person') }}
),

ages as (
    select birthday_ages.age as birthday_age
    from (values (17), (18), (19), (20), (21), (22), (23), (24), (25)) as birthday_ages (age)
),

record_counts as (
    select
        child_id,
        min(la_code) as la_code,
        birthday_age,
        count(*) as n_birthday_records
    from birthday_records
    group by child_id, birthday_age
),

-- whom the council lists as care leavers, and whoever has a record for a birthday
listed_children as (
    select
        child_id,
        la_code
    from care_leavers
    union
    select
        child_id,
        la_code
    from record_counts
),

child_birthdays as (
    select
        listed_children.child_id,
        listed_children.la_code,
        cast(ages.birthday_age as bigint) as birthday_age
    from listed_children
    cross join ages
    union
    select
        child_id,
        la_code,
        cast(birthday_age as bigint) as birthday_age
    from record_counts
),

birthdays as (
    select
        child_birthdays.child_id,
        child_birthdays.la_code,
        child_birthdays.birthday_age,
        coalesce(record_counts.n_birthday_records, 0) as n_birthday_records,
        people.death_date,
        -- an age that nobody reaches is a slip, and gets no birthday
        case
            when child_birthdays.birthday_age between 0 and 120
                then {{ birthday_date(
                    'people.dob', 'cast(child_birthdays.birthday_age as integer)'
                ) }}
        end as birthday_date
    from child_birthdays
    left join people on child_birthdays.child_id = people.child_id
    left join record_counts
        on
            child_birthdays.child_id = record_counts.child_id
            and child_birthdays.birthday_age = record_counts.birthday_age
),

with_windows as (
    select
        *,
        {{ add_months('birthday_date', -3) }} as window_start_date,
        {{ add_months('birthday_date', 1) }} as window_end_date
    from birthdays
)

-- reached, or so near that the window is open; and whatever birthday has a record
select
    child_id,
    la_code,
    birthday_age,
    n_birthday_records,
    birthday_date,
    window_start_date,
    window_end_date,
    death_date
from with_windows
where
    n_birthday_records > 0
    or (
        window_start_date <= {{ reporting_date() }}
        and coalesce(death_date >= birthday_date, true)
    )
