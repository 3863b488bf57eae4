with

enquiries as (
    select * from {{ ref('cin_census__section_47s') }}
),

headers as (
    select * from {{ ref('cin_census__header') }}
),

episodes as (
    select * from {{ ref('cin_census__cin_details') }}
),

assessments as (
    select * from {{ ref('cin_census__assessments') }}
),

cp_plans as (
    select * from {{ ref('cin_census__child_protection_plans_rules') }}
),

rules_between_rows as (
    select * from {{ ref('cin_census__rules_between_rows') }}
    where table_name = 'section_47s'
),

dates as (
    select * from {{ ref('dim_dates') }}
),

failing_together as (
    select
        row_id,
        bool_or(rule_column = 'rule_1104') as rule_1104,
        bool_or(rule_column = 'rule_2884') as rule_2884,
        bool_or(rule_column = 'rule_2889') as rule_2889,
        bool_or(rule_column = 'rule_2990') as rule_2990,
        bool_or(rule_column = 'rule_8565') as rule_8565,
        bool_or(rule_column = 'rule_8831') as rule_8831,
        bool_or(rule_column = 'rule_8868') as rule_8868,
        bool_or(rule_column = 'rule_8890') as rule_8890
    from rules_between_rows
    group by row_id
),

episodes_by_key as (
    select
        episode_key,
        bool_or(cin_closure_date is not null) as is_closed,
        min(cin_referral_date) as first_referral_date
    from episodes
    group by episode_key
),

episodes_with_assessment as (
    select episode_key from assessments
    group by episode_key
),

-- none of the episode's plans of the year began on the day of a conference
cp_plans_by_episode as (
    select
        episode_key,
        bool_and(rule_2885) as has_no_plan_on_a_conference
    from cp_plans
    where rule_2885 is not null
    group by episode_key
),

-- 15 working days before the end, which is itself the first of them
limits as (
    select
        headers.submission_id,
        limit_days.calendar_date as limit_date
    from headers
    inner join dates as end_days on headers.period_end_date = end_days.calendar_date
    inner join dates as limit_days
        on
            end_days.working_day_number - 14 = limit_days.working_day_number
            and limit_days.is_working_day
),

rule_inputs as (
    select
        enquiries.*,
        headers.period_start_date,
        headers.period_end_date,
        limits.limit_date,
        target_days.iso_week_day as target_week_day,
        conference_days.iso_week_day as conference_week_day,
        episodes_by_key.is_closed,
        episodes_by_key.first_referral_date,
        episodes_with_assessment.episode_key is not null as has_assessment,
        cp_plans_by_episode.has_no_plan_on_a_conference,
        count_if(
            enquiries.date_of_initial_cpc is null and not enquiries.is_icpc_not_required
        ) over (partition by enquiries.episode_key) as n_unfinished_in_episode
    from enquiries
    inner join headers on enquiries.submission_id = headers.submission_id
    left join limits on enquiries.submission_id = limits.submission_id
    left join dates as target_days on enquiries.initial_cpc_target = target_days.calendar_date
    left join dates as conference_days
        on enquiries.date_of_initial_cpc = conference_days.calendar_date
    left join episodes_by_key on enquiries.episode_key = episodes_by_key.episode_key
    left join episodes_with_assessment
        on enquiries.episode_key = episodes_with_assessment.episode_key
    left join cp_plans_by_episode on enquiries.episode_key = cp_plans_by_episode.episode_key
)

-- true: the row fails; false: it passes; null: the rule does not apply to it
select
    inputs.submission_id,
    inputs.section_47_row_id as row_id,
    inputs.la_child_id,
    case
        when inputs.date_of_initial_cpc is not null and inputs.first_referral_date is not null
            then coalesce(failing.rule_1104, false)
    end as rule_1104,
    case when inputs.date_of_initial_cpc is not null then coalesce(failing.rule_2884, false) end
        as rule_2884,
    case when not inputs.is_icpc_not_required then inputs.has_no_plan_on_a_conference end
        as rule_2885,
    case
        when inputs.s47_actual_start_date is not null and inputs.first_referral_date is not null
            then coalesce(failing.rule_2889, false)
    end as rule_2889,
    coalesce(failing.rule_2990, false) as rule_2990,
    not inputs.has_assessment as rule_2991q,
    case when inputs.is_closed then coalesce(failing.rule_8565, false) end as rule_8565,
    case
        when inputs.date_of_initial_cpc is not null
            then coalesce(inputs.s47_actual_start_date > inputs.date_of_initial_cpc, true)
    end as rule_8615,
    case
        when inputs.date_of_initial_cpc is null and inputs.is_icpc_required
            then inputs.s47_actual_start_date < inputs.limit_date
    end as rule_8675q,
    inputs.date_of_initial_cpc < inputs.period_start_date
    or inputs.date_of_initial_cpc > inputs.period_end_date as rule_8715,
    case
        when inputs.date_of_initial_cpc is null and inputs.is_icpc_required
            then
                inputs.s47_actual_start_date < inputs.period_start_date
                or inputs.s47_actual_start_date > inputs.period_end_date
    end as rule_8740,
    coalesce(failing.rule_8831, false) as rule_8831,
    -- every enquiry without a conference is shown, also those that need none
    case when inputs.date_of_initial_cpc is null then inputs.n_unfinished_in_episode >= 2 end
        as rule_8839,
    case when inputs.is_closed then coalesce(failing.rule_8868, false) end as rule_8868,
    inputs.target_week_day >= 6 as rule_8870q,
    inputs.conference_week_day >= 6 as rule_8875,
    case when inputs.s47_actual_start_date is not null then coalesce(failing.rule_8890, false) end
        as rule_8890
from rule_inputs as inputs
left join failing_together as failing on inputs.section_47_row_id = failing.row_id
