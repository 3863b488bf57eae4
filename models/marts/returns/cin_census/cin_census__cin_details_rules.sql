with

episodes as (
    select * from {{ ref('cin_census__cin_details') }}
),

headers as (
    select * from {{ ref('cin_census__header') }}
),

children as (
    select * from {{ ref('cin_census__child_identifiers') }}
),

assessments as (
    select * from {{ ref('cin_census__assessments') }}
),

factors as (
    select * from {{ ref('cin_census__assessment_factors') }}
),

enquiries as (
    select * from {{ ref('cin_census__section_47s') }}
),

cp_plans as (
    select * from {{ ref('cin_census__child_protection_plans_rules') }}
),

rules_between_rows as (
    select * from {{ ref('cin_census__rules_between_rows') }}
    where table_name = 'cin_details'
),

disabilities as (
    select * from {{ ref('cin_census__disabilities_rules') }}
),

dates as (
    select * from {{ ref('dim_dates') }}
),

code_sets as (
    select * from {{ ref('code_sets') }}
),

failing_together as (
    select
        row_id,
        bool_or(rule_column = 'rule_1103') as rule_1103,
        bool_or(rule_column = 'rule_1104') as rule_1104,
        bool_or(rule_column = 'rule_1105') as rule_1105,
        bool_or(rule_column = 'rule_2884') as rule_2884,
        bool_or(rule_column = 'rule_2889') as rule_2889,
        bool_or(rule_column = 'rule_2990') as rule_2990,
        bool_or(rule_column = 'rule_4000') as rule_4000,
        bool_or(rule_column = 'rule_4015') as rule_4015,
        bool_or(rule_column = 'rule_8565') as rule_8565,
        bool_or(rule_column = 'rule_8820') as rule_8820,
        bool_or(rule_column = 'rule_8831') as rule_8831,
        bool_or(rule_column = 'rule_8832') as rule_8832,
        bool_or(rule_column = 'rule_8867') as rule_8867,
        bool_or(rule_column = 'rule_8868') as rule_8868
    from rules_between_rows
    group by row_id
),

-- two children with one id are one child to the portal: any of them counts
children_by_id as (
    select
        child_key,
        min(person_birth_date) as first_birth_date,
        max(person_birth_date) as last_birth_date,
        max(expected_person_birth_date) as last_expected_birth_date,
        min(person_death_date) as first_death_date,
        bool_or(person_death_date is null) as has_no_death_date,
        bool_or(coalesce(upper(upn_unknown) = 'UN7', false)) as has_un7
    from children
    group by child_key
),

disabilities_by_id as (
    select
        child_key,
        bool_or(is_invalid_disability) as has_invalid_disability
    from disabilities
    group by child_key
),

assessments_with_factor_21 as (
    select assessment_row_id from factors
    where assessment_factors = '21'
    group by assessment_row_id
),

assessments_by_episode as (
    select
        assessments.episode_key,
        count(*) as n_assessments,
        bool_or(factor_21.assessment_row_id is not null) as has_factor_21
    from assessments
    left join assessments_with_factor_21 as factor_21
        on assessments.assessment_row_id = factor_21.assessment_row_id
    group by assessments.episode_key
),

enquiries_by_episode as (
    select
        episode_key,
        count_if(not is_icpc_not_required) as n_enquiries_with_conference
    from enquiries
    group by episode_key
),

cp_plans_by_episode as (
    select
        episode_key,
        bool_or(rule_2885) as has_plan_off_the_conference,
        bool_and(rule_2885) as has_no_plan_on_the_conference
    from cp_plans
    where rule_2885 is not null
    group by episode_key
),

limits as (
    select
        headers.submission_id,
        first_nfa_days.calendar_date as first_nfa_date
    from headers
    inner join dates as days_before
        on headers.period_start_date + (-1) = days_before.calendar_date
    inner join dates as first_nfa_days
        on
            days_before.working_day_number = first_nfa_days.working_day_number
            and first_nfa_days.is_working_day
),

rule_inputs as (
    select
        episodes.*,
        headers.period_start_date,
        headers.period_end_date,
        limits.first_nfa_date,
        children_by_id.first_birth_date,
        children_by_id.last_birth_date,
        children_by_id.last_expected_birth_date,
        children_by_id.first_death_date,
        children_by_id.has_no_death_date,
        children_by_id.has_un7,
        coalesce(disabilities_by_id.has_invalid_disability, true) as has_invalid_disability,
        coalesce(assessments_by_episode.n_assessments, 0) as n_assessments,
        assessments_by_episode.has_factor_21,
        coalesce(enquiries_by_episode.n_enquiries_with_conference, 0)
            as n_enquiries_with_conference,
        cp_plans_by_episode.has_no_plan_on_the_conference,
        reasons.code is not null as is_reason_known,
        needs.code is not null as is_need_known,
        sources.code is not null as is_source_known,
        count_if(episodes.cin_closure_date is null and episodes.is_referral_not_nfa) over (
            partition by episodes.child_key
        ) as n_open_episodes,
        row_number() over (
            partition by episodes.child_key
            order by
                episodes.cin_referral_date desc nulls last,
                episodes.child_no asc nulls last,
                episodes.cin_details_id asc nulls last
        ) = 1 as is_latest_episode
    from episodes
    inner join headers on episodes.submission_id = headers.submission_id
    left join limits on episodes.submission_id = limits.submission_id
    left join children_by_id on episodes.child_key = children_by_id.child_key
    left join disabilities_by_id on episodes.child_key = disabilities_by_id.child_key
    left join assessments_by_episode on episodes.episode_key = assessments_by_episode.episode_key
    left join enquiries_by_episode on episodes.episode_key = enquiries_by_episode.episode_key
    left join cp_plans_by_episode on episodes.episode_key = cp_plans_by_episode.episode_key
    left join code_sets as reasons
        on reasons.code_set = 'reason_for_closure' and episodes.reason_for_closure = reasons.code
    left join code_sets as needs
        on needs.code_set = 'primary_need' and episodes.primary_need_code = needs.code
    left join code_sets as sources
        on sources.code_set = 'referral_source' and episodes.referral_source = sources.code
),

with_latest as (
    select
        *,
        -- an open episode that is not the latest, which is then shown beside it
        cin_closure_date is null
        and is_referral_not_nfa
        and cin_referral_date is not null
        and not is_latest_episode as is_open_and_not_latest
    from rule_inputs
)

-- true: the row fails; false: it passes; null: the rule does not apply to it
select
    inputs.submission_id,
    inputs.cin_details_row_id as row_id,
    inputs.la_child_id,
    case
        when inputs.cin_referral_date is not null and inputs.n_assessments > 0
            then coalesce(failing.rule_1103, false)
    end as rule_1103,
    case when inputs.cin_referral_date is not null then coalesce(failing.rule_1104, false) end
        as rule_1104,
    case when inputs.cin_referral_date is not null then coalesce(failing.rule_1105, false) end
        as rule_1105,
    case when inputs.date_of_initial_cpc is not null then coalesce(failing.rule_2884, false) end
        as rule_2884,
    case
        when inputs.n_enquiries_with_conference = 0
            then inputs.has_no_plan_on_the_conference
    end as rule_2885,
    case when inputs.cin_referral_date is not null then coalesce(failing.rule_2889, false) end
        as rule_2889,
    case
        when inputs.reason_for_closure in ('RC8', 'RC9')
            then coalesce(failing.rule_2990, false) or inputs.date_of_initial_cpc is not null
    end as rule_2990,
    case when inputs.is_referral_nfa then coalesce(failing.rule_4000, false) end as rule_4000,
    case when inputs.cin_referral_date is not null then coalesce(failing.rule_4015, false) end
        as rule_4015,
    case
        when inputs.is_referral_not_nfa and inputs.first_birth_date is not null
            then inputs.has_invalid_disability
    end as rule_8540,
    inputs.cin_referral_date > inputs.first_death_date as rule_8555q,
    case
        when inputs.cin_closure_date is not null
            then
                coalesce(failing.rule_8565, false)
                or coalesce(inputs.cin_closure_date < inputs.date_of_initial_cpc, false)
    end as rule_8565,
    coalesce(lower(inputs.referral_nfa) not in ('1', '0', 'true', 'false'), true) as rule_8568,
    case
        when not coalesce(inputs.is_referral_not_nfa, false)
            then inputs.cin_referral_date < inputs.first_nfa_date
    end as rule_8569q,
    case when inputs.reason_for_closure = 'RC2' then inputs.has_no_death_date end as rule_8585q,
    coalesce(inputs.cin_referral_date > inputs.period_end_date, true) as rule_8600,
    coalesce(inputs.cin_referral_date < inputs.last_birth_date + (-280), false)
    or coalesce(inputs.cin_referral_date < inputs.last_expected_birth_date + (-280), false)
        as rule_8606,
    case when inputs.is_referral_not_nfa then inputs.primary_need_code is null end as rule_8610,
    inputs.cin_closure_date < inputs.period_start_date
    or inputs.cin_closure_date > inputs.period_end_date as rule_8620,
    inputs.cin_closure_date < inputs.cin_referral_date as rule_8630,
    case when inputs.reason_for_closure is not null then not inputs.is_reason_known end
        as rule_8640,
    case when inputs.primary_need_code is not null then not inputs.is_need_known end as rule_8650,
    case when inputs.has_un7 then not coalesce(inputs.is_referral_nfa, false) end as rule_8772,
    case
        when inputs.first_birth_date < {{ add_months('inputs.period_end_date', -300) }}
            then
                inputs.cin_closure_date is null
                or inputs.cin_closure_date > {{ add_months('inputs.first_birth_date', 300) }}
    end as rule_8775q,
    case when inputs.cin_closure_date is not null then inputs.reason_for_closure is null end
        as rule_8805,
    case when inputs.reason_for_closure is not null then inputs.cin_closure_date is null end
        as rule_8810,
    case when inputs.cin_closure_date is null then inputs.n_open_episodes >= 2 end as rule_8815,
    case
        when inputs.cin_referral_date is not null
            then
                inputs.is_open_and_not_latest
                or (
                    inputs.is_latest_episode
                    and bool_or(inputs.is_open_and_not_latest) over (partition by inputs.child_key)
                )
    end as rule_8816,
    case when inputs.cin_referral_date is not null then coalesce(failing.rule_8820, false) end
        as rule_8820,
    case when inputs.reason_for_closure in ('RC8', 'RC9') then inputs.n_assessments = 0 end
        as rule_8825q,
    case
        when inputs.is_referral_nfa
            then coalesce(failing.rule_8831, false) or inputs.date_of_initial_cpc is not null
    end as rule_8831,
    case when inputs.is_referral_nfa then coalesce(failing.rule_8832, false) end as rule_8832,
    case
        when inputs.cin_referral_date >= date '2013-04-01'
            then not inputs.is_source_known
    end as rule_8866,
    case when inputs.cin_closure_date is not null then coalesce(failing.rule_8867, false) end
        as rule_8867,
    case when inputs.cin_closure_date is not null then coalesce(failing.rule_8868, false) end
        as rule_8868,
    case
        when inputs.n_assessments = 1 and inputs.has_factor_21
            then coalesce(inputs.reason_for_closure not in ('RC8', 'RC9'), true)
    end as rule_8873q
from with_latest as inputs
left join failing_together as failing on inputs.cin_details_row_id = failing.row_id
