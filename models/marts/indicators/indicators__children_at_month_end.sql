with

children_at_month_end as (
    select * from {{ ref('fct_children_at_month_end') }}
),

month_ends as (
    select * from {{ ref('dim_council_month_ends') }}
),

referrals as (
    select * from {{ ref('fct_referrals') }}
),

cin_visits as (
    select * from {{ ref('fct_cin_visits') }}
    where is_held and is_child_seen
),

private_fostering as (
    select * from {{ ref('fct_private_fostering_arrangements') }}
),

dates as (
    select * from {{ ref('dim_dates') }}
),

visit_standards as (
    select * from {{ ref('catalogue_worklist_items') }}
    where item_type = 'cin_visit'
),

children_open as (
    select
        *,
        not is_cp and not is_cla as is_in_need_only
    from children_at_month_end
    where is_cin or is_cin_plan or is_early_help
),

-- a council without a single visit has sent no such extract, and then nobody knows
councils_with_visits as (
    select la_code from cin_visits
    group by la_code
),

last_visits as (
    select
        children_open.child_month_id,
        max(cin_visits.cin_visit_date) as last_visit_date
    from children_open
    inner join cin_visits
        on
            children_open.child_id = cin_visits.child_id
            and children_open.month_end_date >= cin_visits.cin_visit_date
    group by children_open.child_month_id
),

-- of several open episodes the one that began last is named, and the child counts once
records as (
    select
        children_open.child_month_id as record_id,
        children_open.la_code,
        children_open.child_id,
        children_open.team_id,
        children_open.is_early_help,
        children_open.is_cin,
        children_open.is_cin_plan,
        children_open.is_in_need_only,
        not children_open.is_care_leaver as is_no_care_leaver,
        children_open.is_disabled,
        cast(null as boolean) as is_private_fostering,
        referrals.primary_need_label,
        referrals.referral_date,
        case
            when councils_with_visits.la_code is not null
                then not {{ is_within_standard('start_days', 'end_days', 'visit_standards') }}
        end as is_visit_asked,
        coalesce({{ is_within_standard('visit_days', 'end_days', 'visit_standards') }}, false)
            as is_seen_in_time,
        children_open.month_end_date
    from children_open
    -- on its one row, if the council has kept it
    left join visit_standards on visit_standards.item_type = 'cin_visit'
    left join referrals on children_open.referral_id = referrals.referral_id
    left join last_visits on children_open.child_month_id = last_visits.child_month_id
    left join councils_with_visits on children_open.la_code = councils_with_visits.la_code
    left join dates as start_days on referrals.referral_date = start_days.calendar_date
    left join dates as visit_days on last_visits.last_visit_date = visit_days.calendar_date
    left join dates as end_days on children_open.month_end_date = end_days.calendar_date
    union all
    select
        private_fostering.private_fostering_id as record_id,
        private_fostering.la_code,
        private_fostering.child_id,
        children_at_month_end.team_id,
        cast(null as boolean) as is_early_help,
        cast(null as boolean) as is_cin,
        cast(null as boolean) as is_cin_plan,
        cast(null as boolean) as is_in_need_only,
        cast(null as boolean) as is_no_care_leaver,
        cast(null as boolean) as is_disabled,
        true as is_private_fostering,
        cast(null as varchar) as primary_need_label,
        cast(null as date) as referral_date,
        cast(null as boolean) as is_visit_asked,
        cast(null as boolean) as is_seen_in_time,
        month_ends.month_end_date
    from private_fostering
    inner join month_ends
        on
            private_fostering.la_code = month_ends.la_code
            and {{ is_open_on(
                'private_fostering.arrangement_start_date',
                'private_fostering.arrangement_end_date',
                'month_ends.month_end_date'
            ) }}
    left join children_at_month_end
        on
            private_fostering.child_id = children_at_month_end.child_id
            and month_ends.month_end_date = children_at_month_end.month_end_date
)

select
    record_id,
    la_code,
    child_id,
    team_id,
    month_end_date,
    case when is_early_help then true end as eh_open,
    case when is_cin then true end as cin_open,
    case when is_cin and is_in_need_only and is_no_care_leaver then true end
        as cin_excl_cp_cla_cl,
    case when is_cin_plan and is_in_need_only then true end as cin_plans_open,
    case when is_cin then true end as cin_open_duration_band_pct,
    case
        when {{ add_months('referral_date', 3) }} > month_end_date then 'under 3 months'
        when {{ add_months('referral_date', 6) }} > month_end_date then '3 to 6 months'
        when {{ add_months('referral_date', 12) }} > month_end_date then '6 to 12 months'
        when {{ add_months('referral_date', 24) }} > month_end_date then '1 to 2 years'
        when referral_date is not null then '2 years or more'
        else 'not recorded'
    end as cin_open_duration_band_pct__group,
    case when is_cin then true end as cin_primary_need_pct,
    coalesce(primary_need_label, 'not recorded') as cin_primary_need_pct__group,
    case when is_cin and is_in_need_only and is_visit_asked then is_seen_in_time end
        as cin_seen_timely_pct,
    case when is_cin then is_disabled end as cin_disability_pct,
    is_private_fostering as private_fostering
from records
