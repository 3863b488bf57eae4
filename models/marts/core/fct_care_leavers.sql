with

statuses as (
    select * from {{ ref('fct_care_leaver_statuses') }}
    where child_id is not null
),

care_after_14 as (
    select * from {{ ref('fct_care_after_14') }}
),

children as (
    select * from {{ ref('dim_children') }}
),

status_counts as (
    select
        child_id,
        count(*) as n_status_records
    from statuses
    group by child_id
),

-- what a council never fills in is unknown, and not a no
councils as (
    select
        la_code,
        count(in_touch_code) > 0 as has_in_touch,
        count(latest_contact_date) > 0 as has_contacts,
        count(activity_code) > 0 as has_activity,
        count(suitability_code) > 0 as has_suitability,
        count(pathway_plan_review_date) > 0 as has_pathway_plans,
        count(personal_adviser_id) > 0 as has_personal_advisers
    from statuses
    group by la_code
),

latest as (
    select
        statuses.*,
        status_counts.n_status_records,
        children.age_at_reporting_date,
        case
            when children.death_date <= {{ reporting_date() }} then true
            else coalesce(statuses.in_touch_code = 'DIED', false)
        end as is_dead,
        case
            when statuses.latest_contact_date <= {{ reporting_date() }}
                then statuses.latest_contact_date
        end as contact_date,
        case
            when statuses.pathway_plan_review_date <= {{ reporting_date() }}
                then {{ add_months('statuses.pathway_plan_review_date', 6) }}
        end as pathway_plan_due_date
    from statuses
    inner join status_counts on statuses.child_id = status_counts.child_id
    left join children on statuses.child_id = children.child_id
    where statuses.is_latest
),

with_care_leaver as (
    select
        *,
        case
            when is_dead then false
            else leaving_care_group_code = 'RECEIVING'
        end as is_care_leaver
    from latest
),

-- care leavers who are counted: those who died or went home for six months or more are not
with_base as (
    select
        *,
        case when is_care_leaver then coalesce(birthday_base_code != 'LEFT_OUT', true) end
            as is_counted
    from with_care_leaver
)

select
    leavers.child_id,
    leavers.la_code,
    leavers.care_leaver_id,
    care_after_14.period_of_care_id,
    leavers.personal_adviser_id,
    leavers.team_id,
    leavers.worker_id,
    leavers.eligibility_code,
    leavers.eligibility_label,
    leavers.leaving_care_group_code,
    leavers.leaving_care_group_label,
    leavers.in_touch_code,
    leavers.in_touch_label,
    leavers.activity_code,
    leavers.activity_label,
    leavers.activity_group_code,
    leavers.activity_group_label,
    leavers.accommodation_code,
    leavers.accommodation_label,
    leavers.accommodation_base_code,
    leavers.suitability_code,
    leavers.suitability_label,
    case
        when leavers.age_at_reporting_date between 0 and 16 then 'under 17'
        when leavers.age_at_reporting_date between 17 and 18 then '17-18'
        when leavers.age_at_reporting_date between 19 and 21 then '19-21'
        when leavers.age_at_reporting_date between 22 and 25 then '22-25'
        when leavers.age_at_reporting_date > 25 then 'over 25'
    end as age_group,
    -- not the status near a birthday, which the return asks for
    'latest_known' as status_source,
    leavers.age_at_reporting_date,
    leavers.n_status_records,
    {{ days_between('leavers.contact_date', reporting_date()) }} as days_since_contact,
    cast(floor({{ days_between('leavers.contact_date', reporting_date()) }} / 7) as bigint)
        as weeks_since_contact,
    care_after_14.days_in_care_after_14,
    leavers.is_care_leaver,
    leavers.leaving_care_group_code = 'ELIGIBLE' as is_eligible,
    leavers.is_dead,
    leavers.is_counted,
    case
        when councils.has_in_touch and leavers.is_counted
            then coalesce(leavers.in_touch_code = 'YES', false)
    end as is_in_touch,
    case
        when councils.has_contacts and leavers.is_care_leaver
            then coalesce({{ days_between('leavers.contact_date', reporting_date()) }} <= 56, false)
    end as is_contact_within_8_weeks,
    case
        when councils.has_activity and leavers.is_counted
            then coalesce(leavers.activity_group_code = 'EET', false)
    end as is_eet,
    case
        when councils.has_activity and leavers.is_counted
            then coalesce(leavers.activity_group_code = 'NEET', false)
    end as is_neet,
    case
        when
            councils.has_suitability
            and leavers.is_counted
            and coalesce(leavers.accommodation_base_code != 'LEFT_OUT', true)
            then coalesce(leavers.suitability_code = '1', false)
    end as is_suitable,
    case
        when councils.has_personal_advisers then leavers.personal_adviser_id is not null
    end as has_personal_adviser,
    case
        when
            councils.has_pathway_plans
            and not coalesce(leavers.pathway_plan_review_date > {{ reporting_date() }}, false)
            then leavers.pathway_plan_review_date is not null
    end as has_pathway_plan,
    -- six calendar months; of those aged 16 to 20 who still want a service
    case
        when
            councils.has_pathway_plans
            and not leavers.is_dead
            and leavers.leaving_care_group_code != 'NONE'
            and leavers.age_at_reporting_date between 16 and 20
            and coalesce(leavers.in_touch_code != 'NREQ', true)
            and not coalesce(leavers.pathway_plan_review_date > {{ reporting_date() }}, false)
            then coalesce(leavers.pathway_plan_due_date < {{ reporting_date() }}, true)
    end as is_pathway_plan_overdue,
    care_after_14.has_13_weeks_after_14,
    leavers.n_status_records > 1 as is_several_statuses,
    leavers.contact_date as latest_contact_date,
    leavers.pathway_plan_review_date,
    leavers.pathway_plan_due_date,
    care_after_14.care_end_date
from with_base as leavers
left join councils on leavers.la_code = councils.la_code
left join care_after_14 on leavers.child_id = care_after_14.child_id
