with

years_built as (
    select * from {{ ref('ssda903__submissions') }}
    where origin = 'warehouse'
),

birthdays as (
    select * from {{ ref('fct_care_leaver_birthdays') }}
),

periods as (
    select * from {{ ref('fct_periods_of_care') }}
    -- a return is not built from returns
    where origin is distinct from 'file'
),

episodes as (
    select * from {{ ref('ssda903__episodes') }}
    where child_id is not null
),

children as (
    select * from {{ ref('dim_children') }}
),

code_groups as (
    select * from {{ ref('code_groups') }}
),

submissions as (
    select * from {{ ref('stg_ssda903_file__submissions') }}
    where is_read
),

records as (
    select * from {{ ref('stg_ssda903_file__records') }}
    where file_name = 'oc3'
),

from_files as (
    select
        submissions.submission_id,
        records.child,
        cast(null as varchar) as child_id,
        records.in_touch,
        records.activ,
        records.accom,
        records.dob_text,
        records.record_no,
        cast(null as boolean) as is_latest_known,
        records.dob
    from records
    inner join submissions on records.source_folder = submissions.source_folder
),

-- the 17th to the 21st birthday, once it is reached
birthdays_of_the_year as (
    select
        years_built.submission_id,
        years_built.events_to_date,
        upper({{ return_child_id('children') }}) as child,
        children.dob,
        birthdays.*
    from birthdays
    inner join years_built
        on
            birthdays.la_code = years_built.la_code
            and birthdays.birthday_date >= years_built.period_start_date
            and birthdays.birthday_date <= years_built.events_to_date
    inner join children on birthdays.child_id = children.child_id
    where
        years_built.has_oc3_file
        and birthdays.birthday_age between 17 and 21
        and birthdays.is_qualifying
        and coalesce(birthdays.has_13_weeks_after_14, true)
        -- who died before it is there only when the council answers for the birthday
        and (
            coalesce(children.death_date > birthdays.birthday_date, true)
            or birthdays.in_touch_code is not null
        )
),

-- at 17 and 18 a child in care on the birthday or after it is no care leaver yet
still_in_care as (
    select
        birthdays_of_the_year.submission_id,
        birthdays_of_the_year.child_id
    from birthdays_of_the_year
    inner join episodes
        on
            birthdays_of_the_year.submission_id = episodes.submission_id
            and birthdays_of_the_year.child_id = episodes.child_id
            and coalesce(birthdays_of_the_year.birthday_date <= episodes.dec, true)
    where birthdays_of_the_year.birthday_age <= 18
    group by birthdays_of_the_year.submission_id, birthdays_of_the_year.child_id
),

-- another authority's from the day it took the care over, and nobody's after an adoption
latest_periods as (
    select
        birthdays_of_the_year.submission_id,
        birthdays_of_the_year.child_id,
        periods.ceased_group_code
    from birthdays_of_the_year
    inner join periods
        on
            birthdays_of_the_year.child_id = periods.child_id
            and birthdays_of_the_year.events_to_date >= periods.period_start_date
    qualify row_number() over (
        partition by birthdays_of_the_year.submission_id, birthdays_of_the_year.child_id
        order by periods.period_start_date desc nulls last, periods.period_of_care_id asc nulls last
    ) = 1
),

answers_without_status as (
    select code from code_groups
    where
        code_set = 'in_touch' and grouping = 'birthday_base' and group_code = 'LEFT_OUT'
),

built_here as (
    select
        birthdays_of_the_year.submission_id,
        birthdays_of_the_year.child,
        birthdays_of_the_year.child_id,
        birthdays_of_the_year.in_touch_code as in_touch,
        case
            when answers_without_status.code is not null
                then coalesce(birthdays_of_the_year.activity_code, '0')
            else birthdays_of_the_year.activity_code
        end as activ,
        case
            when birthdays_of_the_year.accommodation_code is null
                then case when answers_without_status.code is not null then '0' end
            when birthdays_of_the_year.accommodation_code = '0' then '0'
            -- known to be unsuitable by itself: not known, no fixed abode, in custody
            when birthdays_of_the_year.accommodation_code in ('R', 'S', 'X')
                then concat(birthdays_of_the_year.accommodation_code, '2')
            else
                concat(
                    birthdays_of_the_year.accommodation_code,
                    coalesce(birthdays_of_the_year.suitability_code, '')
                )
        end as accom,
        cast(null as varchar) as dob_text,
        row_number() over (
            partition by birthdays_of_the_year.submission_id
            order by
                birthdays_of_the_year.child nulls last,
                birthdays_of_the_year.child_id nulls last,
                birthdays_of_the_year.birthday_date nulls last
        ) as record_no,
        birthdays_of_the_year.status_source = 'latest_known' as is_latest_known,
        birthdays_of_the_year.dob
    from birthdays_of_the_year
    left join still_in_care
        on
            birthdays_of_the_year.submission_id = still_in_care.submission_id
            and birthdays_of_the_year.child_id = still_in_care.child_id
    left join latest_periods
        on
            birthdays_of_the_year.submission_id = latest_periods.submission_id
            and birthdays_of_the_year.child_id = latest_periods.child_id
    left join answers_without_status
        on birthdays_of_the_year.in_touch_code = answers_without_status.code
    where
        still_in_care.child_id is null
        and coalesce(latest_periods.ceased_group_code not in ('TRANSFER', 'ADOPTED'), true)
),

both_origins as (
    select * from built_here
    union all
    select * from from_files
)

select
    submission_id,
    concat_ws('/', submission_id, 'oc3', record_no) as oc3_row_id,
    concat_ws('/', submission_id, coalesce(child, '')) as child_key,
    child,
    child_id,
    in_touch,
    activ,
    accom,
    dob_text,
    record_no,
    is_latest_known,
    dob
from both_origins
