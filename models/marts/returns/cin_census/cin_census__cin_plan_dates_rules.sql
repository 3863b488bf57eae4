with

cin_plans as (
    select * from {{ ref('cin_census__cin_plan_dates') }}
),

headers as (
    select * from {{ ref('cin_census__header') }}
),

children as (
    select * from {{ ref('cin_census__child_identifiers') }}
),

episodes as (
    select * from {{ ref('cin_census__cin_details') }}
),

rules_between_rows as (
    select * from {{ ref('cin_census__rules_between_rows') }}
    where table_name = 'cin_plan_dates'
),

failing_together as (
    select
        row_id,
        bool_or(rule_column = 'rule_2990') as rule_2990,
        bool_or(rule_column = 'rule_4000') as rule_4000,
        bool_or(rule_column = 'rule_4001') as rule_4001,
        bool_or(rule_column = 'rule_4003') as rule_4003,
        bool_or(rule_column = 'rule_4014') as rule_4014,
        bool_or(rule_column = 'rule_4015') as rule_4015,
        bool_or(rule_column = 'rule_4016') as rule_4016,
        bool_or(rule_column = 'rule_4017') as rule_4017,
        bool_or(rule_column = 'rule_8565') as rule_8565
    from rules_between_rows
    group by row_id
),

deaths as (
    select
        child_key,
        min(person_death_date) as first_death_date
    from children
    group by child_key
),

episodes_by_key as (
    select
        episode_key,
        bool_or(cin_closure_date is not null) as is_closed
    from episodes
    group by episode_key
),

rule_inputs as (
    select
        cin_plans.*,
        headers.period_start_date,
        headers.period_end_date,
        deaths.first_death_date,
        episodes_by_key.is_closed,
        count_if(cin_plans.cin_plan_end_date is null) over (
            partition by cin_plans.episode_key
        ) as n_open_in_episode
    from cin_plans
    inner join headers on cin_plans.submission_id = headers.submission_id
    left join deaths on cin_plans.child_key = deaths.child_key
    left join episodes_by_key on cin_plans.episode_key = episodes_by_key.episode_key
)

-- true: the row fails; false: it passes; null: the rule does not apply to it
select
    inputs.submission_id,
    inputs.cin_plan_row_id as row_id,
    inputs.la_child_id,
    coalesce(failing.rule_2990, false) as rule_2990,
    coalesce(failing.rule_4000, false) as rule_4000,
    case when inputs.cin_plan_end_date is null then coalesce(failing.rule_4001, false) end
        as rule_4001,
    case when inputs.cin_plan_start_date is not null then coalesce(failing.rule_4003, false) end
        as rule_4003,
    inputs.n_open_in_episode >= 2 as rule_4004,
    inputs.cin_plan_start_date > inputs.first_death_date as rule_4008,
    inputs.cin_plan_end_date > inputs.first_death_date as rule_4009q,
    coalesce(inputs.cin_plan_start_date > inputs.period_end_date, true) as rule_4010,
    inputs.cin_plan_end_date < inputs.cin_plan_start_date as rule_4011,
    inputs.cin_plan_end_date = inputs.cin_plan_start_date as rule_4012q,
    inputs.cin_plan_end_date < inputs.period_start_date
    or inputs.cin_plan_end_date > inputs.period_end_date as rule_4013,
    case when inputs.cin_plan_start_date is not null then coalesce(failing.rule_4014, false) end
        as rule_4014,
    case when inputs.cin_plan_start_date is not null then coalesce(failing.rule_4015, false) end
        as rule_4015,
    case when inputs.cin_plan_start_date is not null then coalesce(failing.rule_4016, false) end
        as rule_4016,
    case when inputs.cin_plan_start_date is not null then coalesce(failing.rule_4017, false) end
        as rule_4017,
    case when inputs.is_closed then coalesce(failing.rule_8565, false) end as rule_8565
from rule_inputs as inputs
left join failing_together as failing on inputs.cin_plan_row_id = failing.row_id
