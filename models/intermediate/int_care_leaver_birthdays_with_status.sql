with

birthdays as (
    select * from {{ ref('int_care_leaver_birthdays_windowed') }}
),

birthday_records as (
    select * from {{ ref('stg_care_leaver_birthdays') }}
),

care_leavers as (
    select * from {{ ref('stg_care_leavers') }}
),

-- the record nearest to the birthday; of two as near the later
recorded_statuses as (
    select
        birthdays.child_id,
        birthdays.birthday_age,
        'birthday' as status_source,
        1 as source_rank,
        birthday_records.in_touch_code,
        birthday_records.activity_code,
        birthday_records.accommodation_code,
        birthday_records.suitability_code,
        birthday_records.status_date
    from birthdays
    inner join birthday_records
        on
            birthdays.child_id = birthday_records.child_id
            and birthdays.birthday_age = birthday_records.birthday_age
            and birthdays.window_start_date <= birthday_records.status_date
            and birthdays.window_end_date >= birthday_records.status_date
    where birthday_records.status_date <= {{ reporting_date() }}
    qualify row_number() over (
        partition by birthdays.child_id, birthdays.birthday_age
        order by
            abs({{ days_between('birthdays.birthday_date', 'birthday_records.status_date') }})
            nulls last,
            birthday_records.status_date desc nulls last,
            birthday_records.care_leaver_birthday_id nulls last
    ) = 1
),

-- the latest status only, and it may be about a time long after: so only if it lies in the window
latest_statuses as (
    select
        birthdays.child_id,
        birthdays.birthday_age,
        'latest_known' as status_source,
        2 as source_rank,
        care_leavers.in_touch_code,
        care_leavers.activity_code,
        care_leavers.accommodation_code,
        care_leavers.suitability_code,
        care_leavers.latest_contact_date as status_date
    from birthdays
    inner join care_leavers
        on
            birthdays.child_id = care_leavers.child_id
            and birthdays.window_start_date <= care_leavers.latest_contact_date
            and birthdays.window_end_date >= care_leavers.latest_contact_date
    where care_leavers.latest_contact_date <= {{ reporting_date() }}
    qualify row_number() over (
        partition by birthdays.child_id, birthdays.birthday_age
        order by
            care_leavers.latest_contact_date desc nulls last,
            care_leavers.care_leaver_id desc nulls last
    ) = 1
),

all_statuses as (
    select * from recorded_statuses
    union all
    select * from latest_statuses
),

-- the council's record for the birthday comes before the latest contact
statuses as (
    select * from all_statuses
    qualify row_number() over (
        partition by child_id, birthday_age order by source_rank nulls last
    ) = 1
)

select
    birthdays.child_id,
    birthdays.la_code,
    birthdays.birthday_age,
    birthdays.n_birthday_records,
    statuses.status_source,
    statuses.in_touch_code,
    statuses.activity_code,
    statuses.accommodation_code,
    statuses.suitability_code,
    birthdays.birthday_date,
    birthdays.window_start_date,
    birthdays.window_end_date,
    birthdays.death_date,
    statuses.status_date
from birthdays
left join statuses
    on
        birthdays.child_id = statuses.child_id
        and birthdays.birthday_age = statuses.birthday_age
