with

assessments as (
    select * from {{ ref('cin_census__assessments') }}
),

headers as (
    select * from {{ ref('cin_census__header') }}
),

episodes as (
    select * from {{ ref('cin_census__cin_details') }}
),

factors as (
    select * from {{ ref('cin_census__assessment_factors') }}
),

rules_between_rows as (
    select * from {{ ref('cin_census__rules_between_rows') }}
    where table_name = 'assessments'
),

known_factors as (
    select code from {{ ref('code_sets') }}
    where code_set = 'assessment_factors'
),

dates as (
    select * from {{ ref('dim_dates') }}
),

failing_together as (
    select
        row_id,
        bool_or(rule_column = 'rule_1103') as rule_1103,
        bool_or(rule_column = 'rule_8565') as rule_8565,
        bool_or(rule_column = 'rule_8831') as rule_8831,
        bool_or(rule_column = 'rule_8863q') as rule_8863q,
        bool_or(rule_column = 'rule_8867') as rule_8867
    from rules_between_rows
    group by row_id
),

factors_counted as (
    select
        factors.assessment_row_id,
        upper(factors.assessment_factors) as factor,
        count(*) as n_times,
        bool_or(known_factors.code is null) as is_unknown
    from factors
    left join known_factors on factors.assessment_factors = known_factors.code
    where factors.assessment_factors is not null
    group by factors.assessment_row_id, upper(factors.assessment_factors)
),

factors_of_assessments as (
    select
        assessment_row_id,
        cast(sum(n_times) as bigint) as n_factors,
        bool_or(is_unknown) as has_unknown_factor,
        bool_or(factor = '21') as has_21,
        bool_or(factor = '18A') as has_18a,
        bool_or(factor = '19A') as has_19a,
        max(n_times) > 1 as has_factor_twice
    from factors_counted
    group by assessment_row_id
),

episodes_by_key as (
    select
        episode_key,
        bool_or(cin_closure_date is not null) as is_closed,
        min(cin_referral_date) as first_referral_date,
        bool_or(coalesce(reason_for_closure not in ('RC8', 'RC9'), true)) as is_other_closure
    from episodes
    group by episode_key
),

-- 45 working days before the end, which is itself the first of them
limits as (
    select
        headers.submission_id,
        limit_days.calendar_date as limit_date
    from headers
    inner join dates as end_days on headers.period_end_date = end_days.calendar_date
    inner join dates as limit_days
        on
            end_days.working_day_number - 44 = limit_days.working_day_number
            and limit_days.is_working_day
),

rule_inputs as (
    select
        assessments.*,
        headers.period_start_date,
        headers.period_end_date,
        limits.limit_date,
        episodes_by_key.is_closed,
        episodes_by_key.first_referral_date,
        episodes_by_key.is_other_closure,
        coalesce(factors_of_assessments.n_factors, 0) as n_factors,
        coalesce(factors_of_assessments.has_unknown_factor, false) as has_unknown_factor,
        coalesce(factors_of_assessments.has_21, false) as has_21,
        coalesce(factors_of_assessments.has_18a, false) as has_18a,
        coalesce(factors_of_assessments.has_19a, false) as has_19a,
        coalesce(factors_of_assessments.has_factor_twice, false) as has_factor_twice,
        count(*) over (partition by assessments.episode_key) as n_in_episode,
        count_if(assessments.assessment_authorisation_date is null) over (
            partition by assessments.episode_key
        ) as n_open_in_episode
    from assessments
    inner join headers on assessments.submission_id = headers.submission_id
    left join limits on assessments.submission_id = limits.submission_id
    left join episodes_by_key on assessments.episode_key = episodes_by_key.episode_key
    left join factors_of_assessments
        on assessments.assessment_row_id = factors_of_assessments.assessment_row_id
)

-- true: the row fails; false: it passes; null: the rule does not apply to it
select
    inputs.submission_id,
    inputs.assessment_row_id as row_id,
    inputs.la_child_id,
    case
        when
            inputs.assessment_actual_start_date is not null
            and inputs.first_referral_date is not null
            then coalesce(failing.rule_1103, false)
    end as rule_1103,
    case when inputs.is_closed then coalesce(failing.rule_8565, false) end as rule_8565,
    inputs.assessment_actual_start_date > inputs.assessment_authorisation_date as rule_8608,
    case when inputs.assessment_authorisation_date is null then inputs.n_factors > 0 end
        as rule_8614,
    case
        when inputs.assessment_authorisation_date is null
            then inputs.assessment_actual_start_date < inputs.limit_date
    end as rule_8670q,
    inputs.assessment_authorisation_date < inputs.period_start_date
    or inputs.assessment_authorisation_date > inputs.period_end_date as rule_8696,
    case
        when inputs.assessment_authorisation_date is null
            then not coalesce(
                inputs.assessment_actual_start_date
                between inputs.period_start_date and inputs.period_end_date,
                false
            )
    end as rule_8736,
    coalesce(failing.rule_8831, false) as rule_8831,
    case
        when inputs.assessment_actual_start_date is not null
            then coalesce(failing.rule_8863q, false)
    end as rule_8863q,
    case when inputs.is_closed then coalesce(failing.rule_8867, false) end as rule_8867,
    case when inputs.has_21 then inputs.n_factors > 1 end as rule_8869,
    case when inputs.n_in_episode = 1 and inputs.has_21 then inputs.is_other_closure end
        as rule_8873q,
    inputs.n_open_in_episode >= 2 as rule_8896,
    case
        when inputs.assessment_authorisation_date >= inputs.period_start_date
            then inputs.n_factors = 0 or inputs.has_unknown_factor
    end as rule_8897q,
    case when inputs.n_factors > 0 then inputs.has_factor_twice end as rule_8898,
    case when inputs.n_factors > 0 then inputs.has_18a end as rule_8945q,
    case when inputs.n_factors > 0 then inputs.has_19a end as rule_8950q
from rule_inputs as inputs
left join failing_together as failing on inputs.assessment_row_id = failing.row_id
