{#- What a child may be open as, the key of the record here, and the column of
    dim_council_month_ends that says whether the extract holds the kind by then. -#}
{% set kinds = [
    ('early_help', 'early_help_episode_id', 'has_early_help'),
    ('referral', 'referral_id', 'has_referrals'),
    ('cin_plan', 'cin_plan_id', 'has_cin_plans'),
    ('cp_plan', 'cp_plan_id', 'has_cp_plans'),
    ('pre_proceedings', 'pre_proceedings_id', 'has_pre_proceedings'),
    ('care', 'period_of_care_id', 'has_care'),
    ('short_breaks', 'short_breaks_period_id', 'has_care'),
    ('care_leaver', 'care_leaver_id', 'has_care_leavers'),
] %}

with

open_periods as (
    select * from {{ ref('fct_open_periods') }}
),

month_ends as (
    select * from {{ ref('dim_council_month_ends') }}
),

children as (
    select * from {{ ref('dim_children') }}
),

cla_episodes as (
    select * from {{ ref('fct_cla_episodes') }}
),

cla_placements as (
    select * from {{ ref('fct_cla_placements') }}
),

lead_allocations as (
    select * from {{ ref('int_lead_allocations') }}
),

carer_stays as (
    select * from {{ ref('int_carer_stays') }}
),

uasc_periods as (
    select * from {{ ref('int_uasc_periods') }}
),

-- of several open at once the one that began last is named
ranked_periods as (
    select
        *,
        row_number() over (
            partition by child_id, open_as
            order by open_start_date nulls last, source_record_id nulls last
        ) as open_rank
    from open_periods
    where child_id is not null
),

-- what the extract does not hold whole by the month end is no part of it
open_at_month_ends as (
    select
        ranked_periods.*,
        month_ends.month_end_date
    from ranked_periods
    inner join month_ends
        on
            ranked_periods.la_code = month_ends.la_code
            and {{ is_open_on(
                'ranked_periods.open_start_date',
                'ranked_periods.open_end_date',
                'month_ends.month_end_date'
            ) }}
    where
        case ranked_periods.open_as
            {% for open_as, _, has_kind in kinds %}
            when '{{ open_as }}' then month_ends.{{ has_kind }}
            {% endfor %}
        end
),

child_months as (
    select
        child_id,
        la_code,
        {% for open_as, key, _ in kinds %}
        max_by(source_record_id, open_rank) filter (where open_as = '{{ open_as }}') as {{ key }},
        max_by(counted_from_date, open_rank) filter (where open_as = '{{ open_as }}')
            as {{ open_as }}_from_date,
        count(*) filter (where open_as = '{{ open_as }}') as n_{{ open_as }},
        {% endfor %}
        month_end_date
    from open_at_month_ends
    group by child_id, la_code, month_end_date
),

-- the social worker, and where there is none the personal adviser
leads as (
    select
        child_months.child_id,
        child_months.month_end_date,
        lead_allocations.*
    from child_months
    inner join lead_allocations
        on
            child_months.child_id = lead_allocations.child_id
            and {{ is_open_on(
                'lead_allocations.allocation_start_date',
                'lead_allocations.allocation_end_date',
                'child_months.month_end_date'
            ) }}
    qualify row_number() over (
        partition by child_months.child_id, child_months.month_end_date
        order by
            case when lead_allocations.lead_kind = 'social_worker' then 1 else 2 end,
            lead_allocations.lead_allocation_id nulls last
    ) = 1
),

episodes_of_care as (
    select
        child_months.month_end_date,
        cla_episodes.*,
        cla_placements.placement_start_date
    from child_months
    inner join cla_episodes
        on
            coalesce(child_months.period_of_care_id, child_months.short_breaks_period_id)
            = cla_episodes.period_of_care_id
            and {{ is_open_on(
                'cla_episodes.episode_start_date',
                'cla_episodes.episode_end_date',
                'child_months.month_end_date'
            ) }}
    left join cla_placements
        on cla_episodes.cla_placement_row_id = cla_placements.cla_placement_row_id
    qualify row_number() over (
        partition by cla_episodes.period_of_care_id, child_months.month_end_date
        order by
            cla_episodes.episode_start_date desc nulls last,
            cla_episodes.cla_episode_id desc nulls last
    ) = 1
),

uasc_at_month_ends as (
    select
        child_months.child_id,
        child_months.month_end_date
    from child_months
    inner join uasc_periods
        on
            child_months.child_id = uasc_periods.child_id
            and {{ is_open_on(
                'uasc_periods.uasc_start_date',
                'uasc_periods.uasc_end_date',
                'child_months.month_end_date'
            ) }}
    group by child_months.child_id, child_months.month_end_date
),

-- placements of an earlier period of care count too; the carer of the day is that of this period
stays_to_month_ends as (
    select
        child_months.child_id,
        child_months.month_end_date,
        count_if(
            {{ is_in_months_to(
                'carer_stays.stay_start_date', 'carer_stays.stay_end_date',
                'child_months.month_end_date', 12
            ) }}
        ) as n_placements_12m,
        count(*) as n_placements_24m
    from child_months
    inner join carer_stays
        on
            child_months.child_id = carer_stays.child_id
            and carer_stays.is_counted
            and {{ is_in_months_to(
                'carer_stays.stay_start_date', 'carer_stays.stay_end_date',
                'child_months.month_end_date', 24
            ) }}
    where child_months.period_of_care_id is not null
    group by child_months.child_id, child_months.month_end_date
),

stays_on_the_day as (
    select
        child_months.month_end_date,
        carer_stays.*
    from child_months
    inner join carer_stays
        on
            child_months.period_of_care_id = carer_stays.period_of_care_id
            and {{ is_open_on(
                'carer_stays.stay_start_date', 'carer_stays.stay_end_date',
                'child_months.month_end_date'
            ) }}
    qualify row_number() over (
        partition by carer_stays.period_of_care_id, child_months.month_end_date
        order by carer_stays.stay_sequence desc nulls last
    ) = 1
),

with_details as (
    select
        child_months.*,
        month_ends.council_month_id,
        month_ends.month_label,
        {% for has_kind in kinds | map(attribute=2) | unique %}
        month_ends.{{ has_kind }},
        {% endfor %}
        month_ends.has_allocations,
        month_ends.is_after_extract,
        children.dob,
        children.expected_dob,
        children.is_disabled,
        children.is_uasc_ever,
        {{ age_in_years('children.dob', 'child_months.month_end_date') }} as age
    from child_months
    inner join month_ends
        on
            child_months.la_code = month_ends.la_code
            and child_months.month_end_date = month_ends.month_end_date
    left join children on child_months.child_id = children.child_id
)

select
    concat_ws('-', with_details.child_id, with_details.month_label) as child_month_id,
    with_details.child_id,
    with_details.la_code,
    with_details.council_month_id,
    leads.team_id,
    leads.worker_id,
    leads.involvement_id,
    with_details.early_help_episode_id,
    with_details.referral_id,
    with_details.cin_plan_id,
    with_details.cp_plan_id,
    with_details.pre_proceedings_id,
    with_details.period_of_care_id,
    with_details.short_breaks_period_id,
    with_details.care_leaver_id,
    episodes_of_care.cla_episode_id,
    episodes_of_care.cla_placement_row_id,
    with_details.month_label,
    leads.lead_kind,
    {{ age_band(
        'with_details.age',
        'with_details.dob',
        'with_details.expected_dob',
        'with_details.month_end_date'
    ) }} as age_band,
    episodes_of_care.legal_status_code,
    episodes_of_care.legal_status_label,
    episodes_of_care.legal_status_group_code,
    episodes_of_care.legal_status_group_label,
    episodes_of_care.placement_type_code,
    episodes_of_care.placement_type_label,
    episodes_of_care.placement_group_code,
    episodes_of_care.placement_group_label,
    with_details.age,
    {{ days_between('with_details.early_help_from_date', 'with_details.month_end_date') }}
        as days_in_early_help,
    {{ days_between('with_details.referral_from_date', 'with_details.month_end_date') }}
        as days_since_referral,
    {{ days_between('with_details.cin_plan_from_date', 'with_details.month_end_date') }}
        as days_on_cin_plan,
    -- the first and the last day both count
    {{ days_between('with_details.cp_plan_from_date', 'with_details.month_end_date') }} + 1
        as days_on_cp_plan,
    {{ days_between('with_details.pre_proceedings_from_date', 'with_details.month_end_date') }}
        as days_in_pre_proceedings,
    {{ days_between('with_details.care_from_date', 'with_details.month_end_date') }}
        as days_in_care,
    {{ days_between('episodes_of_care.placement_start_date', 'with_details.month_end_date') }}
        as days_in_placement,
    {{ days_between('leads.allocation_start_date', 'with_details.month_end_date') }}
        as days_with_worker,
    with_details.n_early_help as n_open_early_help_episodes,
    with_details.n_referral as n_open_referrals,
    with_details.n_cin_plan as n_open_cin_plans,
    with_details.n_cp_plan as n_open_cp_plans,
    with_details.n_pre_proceedings as n_open_pre_proceedings,
    with_details.n_care + with_details.n_short_breaks as n_open_periods_of_care,
    case
        when with_details.period_of_care_id is not null
            then cast(coalesce(stays_to_month_ends.n_placements_12m, 0) as bigint)
    end as n_placements_12m,
    case
        when with_details.period_of_care_id is not null
            then cast(coalesce(stays_to_month_ends.n_placements_24m, 0) as bigint)
    end as n_placements_24m,
    case when with_details.has_early_help then with_details.n_early_help > 0 end
        as is_early_help,
    case when with_details.has_referrals then with_details.n_referral > 0 end as is_cin,
    case when with_details.has_cin_plans then with_details.n_cin_plan > 0 end as is_cin_plan,
    case when with_details.has_cp_plans then with_details.n_cp_plan > 0 end as is_cp,
    case when with_details.has_pre_proceedings then with_details.n_pre_proceedings > 0 end
        as is_pre_proceedings,
    case when with_details.has_care then with_details.n_care > 0 end as is_cla,
    case when with_details.has_care then with_details.n_short_breaks > 0 end as is_short_breaks,
    case when with_details.has_care_leavers then with_details.n_care_leaver > 0 end
        as is_care_leaver,
    case when with_details.has_allocations then leads.child_id is not null end as is_allocated,
    with_details.is_disabled,
    case
        when with_details.is_uasc_ever is not null then uasc_at_month_ends.child_id is not null
    end as is_uasc,
    stays_on_the_day.is_settled_since_known,
    with_details.is_after_extract,
    stays_on_the_day.settled_since_date,
    with_details.month_end_date
from with_details
left join leads
    on
        with_details.child_id = leads.child_id
        and with_details.month_end_date = leads.month_end_date
left join episodes_of_care
    on
        coalesce(with_details.period_of_care_id, with_details.short_breaks_period_id)
        = episodes_of_care.period_of_care_id
        and with_details.month_end_date = episodes_of_care.month_end_date
left join uasc_at_month_ends
    on
        with_details.child_id = uasc_at_month_ends.child_id
        and with_details.month_end_date = uasc_at_month_ends.month_end_date
left join stays_to_month_ends
    on
        with_details.child_id = stays_to_month_ends.child_id
        and with_details.month_end_date = stays_to_month_ends.month_end_date
left join stays_on_the_day
    on
        with_details.period_of_care_id = stays_on_the_day.period_of_care_id
        and with_details.month_end_date = stays_on_the_day.month_end_date
