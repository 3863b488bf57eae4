with

birthdays as (
    select * from {{ ref('fct_care_leaver_birthdays') }}
),

care_after_14 as (
    select * from {{ ref('fct_care_after_14') }}
),

periods as (
    select * from {{ ref('fct_periods_of_care') }}
),

care_leavers as (
    select * from {{ ref('fct_care_leavers') }}
),

children as (
    select * from {{ ref('dim_children') }}
),

month_ends as (
    select * from {{ ref('dim_council_month_ends') }}
),

children_at_month_end as (
    select * from {{ ref('fct_children_at_month_end') }}
),

allocations as (
    select * from {{ ref('fct_allocations') }}
    where lead_role_code is not null
),

-- in a foster placement until the 18th birthday; some systems end care the day before
fostered_to_18 as (
    select care_after_14.child_id
    from care_after_14
    inner join periods on care_after_14.period_of_care_id = periods.period_of_care_id
    where
        care_after_14.care_end_date
        between care_after_14.birthday_18_date + (-1) and care_after_14.birthday_18_date
        and periods.latest_placement_group_code = 'FOSTER'
),

-- what a council never fills in is unknown, and not a no
birthdays_with_status as (
    select
        birthdays.*,
        birthdays.age_group = '19-21' as is_19_21,
        birthdays.age_group = '17-18' as is_17_18,
        concat_ws(' ', cast(birthdays.birthday_age as varchar), 'years') as age_label,
        fostered_to_18.child_id is not null as is_fostered_to_18,
        count(birthdays.accommodation_code) over (partition by birthdays.la_code) > 0
            as has_accommodation
    from birthdays
    left join fostered_to_18 on birthdays.child_id = fostered_to_18.child_id
    where birthdays.birthday_date is not null
),

birthdays_with_teams as (
    {{ with_team_of_day('birthdays_with_status', 'child_birthday_id', 'birthday_date') }}
),

-- the list of care leavers is that of the reporting date and has no history: it stands at the last
-- month end, and no month before it can be told
last_month_ends as (
    select
        la_code,
        max(month_end_date) as month_end_date
    from month_ends
    group by la_code
),

current_care_leavers as (
    select
        care_leavers.*,
        children.is_uasc_ever,
        last_month_ends.month_end_date,
        coalesce(children_at_month_end.team_id, care_leavers.team_id) as current_team_id,
        count(care_leavers.accommodation_code) over (partition by care_leavers.la_code) > 0
            as has_accommodation,
        coalesce(care_leavers.in_touch_code, '') as in_touch
    from care_leavers
    inner join last_month_ends on care_leavers.la_code = last_month_ends.la_code
    left join children on care_leavers.child_id = children.child_id
    left join children_at_month_end
        on
            care_leavers.child_id = children_at_month_end.child_id
            and last_month_ends.month_end_date = children_at_month_end.month_end_date
    where care_leavers.is_care_leaver
)

select
    la_code,
    child_birthday_id as record_id,
    child_id,
    team_id,
    birthday_date,
    cast(null as date) as month_end_date,
    case when is_19_21 then is_eet end as cl_eet_19_21_pct,
    age_label as cl_eet_19_21_pct__group,
    case when is_17_18 then is_eet end as cl_eet_17_18_pct,
    age_label as cl_eet_17_18_pct__group,
    case when is_19_21 then is_neet end as cl_neet_pct,
    case
        when is_19_21 and is_eet is not null then coalesce(activity_code in ('F1', 'P1'), false)
    end as cl_he_pct,
    case
        when is_19_21 and is_eet is not null then coalesce(activity_code in ('F4', 'P4'), false)
    end as cl_apprenticeship_pct,
    case when is_19_21 then is_suitable end as cl_suitable_19_21_pct,
    age_label as cl_suitable_19_21_pct__group,
    case when is_17_18 then is_suitable end as cl_suitable_17_18_pct,
    age_label as cl_suitable_17_18_pct__group,
    case
        when
            is_counted
            and has_status
            and has_accommodation
            and is_fostered_to_18
            and birthday_age between 18 and 20
            then coalesce(accommodation_code = 'Z', false)
    end as cl_staying_put_pct,
    age_label as cl_staying_put_pct__group,
    cast(null as boolean) as cl_open,
    cast(null as varchar) as cl_open__group,
    cast(null as boolean) as cl_eligibility_pct,
    cast(null as varchar) as cl_eligibility_pct__group,
    cast(null as boolean) as cl_accommodation_type_pct,
    cast(null as varchar) as cl_accommodation_type_pct__group,
    cast(null as boolean) as cl_in_touch_pct,
    cast(null as boolean) as cl_contact_8wk_pct,
    cast(null as boolean) as cl_pathway_plan_6m_pct,
    cast(null as boolean) as cl_pa_allocated_pct,
    cast(null as boolean) as cl_uasc
from birthdays_with_teams
union all
select
    la_code,
    child_id as record_id,
    child_id,
    current_team_id as team_id,
    cast(null as date) as birthday_date,
    month_end_date,
    cast(null as boolean) as cl_eet_19_21_pct,
    cast(null as varchar) as cl_eet_19_21_pct__group,
    cast(null as boolean) as cl_eet_17_18_pct,
    cast(null as varchar) as cl_eet_17_18_pct__group,
    cast(null as boolean) as cl_neet_pct,
    cast(null as boolean) as cl_he_pct,
    cast(null as boolean) as cl_apprenticeship_pct,
    cast(null as boolean) as cl_suitable_19_21_pct,
    cast(null as varchar) as cl_suitable_19_21_pct__group,
    cast(null as boolean) as cl_suitable_17_18_pct,
    cast(null as varchar) as cl_suitable_17_18_pct__group,
    cast(null as boolean) as cl_staying_put_pct,
    cast(null as varchar) as cl_staying_put_pct__group,
    true as cl_open,
    coalesce(age_group, 'not recorded') as cl_open__group,
    true as cl_eligibility_pct,
    coalesce(eligibility_label, 'not recorded') as cl_eligibility_pct__group,
    case when has_accommodation and in_touch = 'YES' then true end as cl_accommodation_type_pct,
    coalesce(accommodation_label, 'not recorded') as cl_accommodation_type_pct__group,
    is_in_touch as cl_in_touch_pct,
    case
        when age_at_reporting_date between 18 and 20 and in_touch not in ('NREQ', 'REFU')
            then is_contact_within_8_weeks
    end as cl_contact_8wk_pct,
    not is_pathway_plan_overdue as cl_pathway_plan_6m_pct,
    case when age_at_reporting_date >= 18 then has_personal_adviser end as cl_pa_allocated_pct,
    case when is_uasc_ever then true end as cl_uasc
from current_care_leavers
