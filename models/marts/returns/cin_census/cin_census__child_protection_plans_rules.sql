with

cp_plans as (
    select * from {{ ref('cin_census__child_protection_plans') }}
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

enquiries as (
    select * from {{ ref('cin_census__section_47s') }}
),

rules_between_rows as (
    select * from {{ ref('cin_census__rules_between_rows') }}
    where table_name = 'child_protection_plans'
),

categories as (
    select code from {{ ref('code_sets') }}
    where code_set = 'category_of_abuse'
),

failing_together as (
    select
        row_id,
        bool_or(rule_column = 'rule_1105') as rule_1105,
        bool_or(rule_column = 'rule_2990') as rule_2990,
        bool_or(rule_column = 'rule_4001') as rule_4001,
        bool_or(rule_column = 'rule_4003') as rule_4003,
        bool_or(rule_column = 'rule_4016') as rule_4016,
        bool_or(rule_column = 'rule_4017') as rule_4017,
        bool_or(rule_column = 'rule_8565') as rule_8565,
        bool_or(rule_column = 'rule_8832') as rule_8832,
        bool_or(rule_column = 'rule_8841') as rule_8841,
        bool_or(rule_column = 'rule_8940') as rule_8940
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

-- the conferences a plan may begin on: of enquiries that asked for one, else the episode's own
conferences_of_enquiries as (
    select
        episode_key,
        date_of_initial_cpc
    from enquiries
    where not is_icpc_not_required
    group by episode_key, date_of_initial_cpc
),

episodes_with_enquiries as (
    select episode_key from conferences_of_enquiries
    group by episode_key
),

conferences_of_episodes as (
    select
        episodes.episode_key,
        episodes.date_of_initial_cpc
    from episodes
    left join episodes_with_enquiries
        on episodes.episode_key = episodes_with_enquiries.episode_key
    where episodes_with_enquiries.episode_key is null
    group by episodes.episode_key, episodes.date_of_initial_cpc
),

conferences as (
    select * from conferences_of_enquiries
    union all
    select * from conferences_of_episodes
),

episodes_by_key as (
    select
        episode_key,
        bool_or(cin_closure_date is not null) as is_closed,
        min(cin_referral_date) as first_referral_date
    from episodes
    group by episode_key
),

rule_inputs as (
    select
        cp_plans.*,
        headers.period_start_date,
        headers.period_end_date,
        deaths.first_death_date,
        initial_categories.code is not null as is_initial_category_known,
        latest_categories.code is not null as is_latest_category_known,
        conferences.episode_key is not null as is_on_a_conference,
        episodes_by_key.is_closed,
        episodes_by_key.first_referral_date,
        count_if(cp_plans.cpp_end_date is null) over (partition by cp_plans.child_key)
            as n_open_of_child
    from cp_plans
    inner join headers on cp_plans.submission_id = headers.submission_id
    left join deaths on cp_plans.child_key = deaths.child_key
    left join categories as initial_categories
        on cp_plans.initial_category_of_abuse = initial_categories.code
    left join categories as latest_categories
        on cp_plans.latest_category_of_abuse = latest_categories.code
    left join conferences
        on
            cp_plans.episode_key = conferences.episode_key
            and cp_plans.cpp_start_date = conferences.date_of_initial_cpc
    left join episodes_by_key on cp_plans.episode_key = episodes_by_key.episode_key
)

-- true: the row fails; false: it passes; null: the rule does not apply to it
select
    inputs.submission_id,
    inputs.cpp_row_id as row_id,
    inputs.la_child_id,
    inputs.episode_key,
    case
        when inputs.cpp_start_date is not null and inputs.first_referral_date is not null
            then coalesce(failing.rule_1105, false)
    end as rule_1105,
    case
        when inputs.cpp_start_date between inputs.period_start_date and inputs.period_end_date
            then not inputs.is_on_a_conference
    end as rule_2885,
    coalesce(failing.rule_2990, false) as rule_2990,
    case when inputs.cpp_end_date is null then coalesce(failing.rule_4001, false) end as rule_4001,
    coalesce(failing.rule_4003, false) as rule_4003,
    case when inputs.cpp_start_date is not null then coalesce(failing.rule_4016, false) end
        as rule_4016,
    case when inputs.cpp_start_date is not null then coalesce(failing.rule_4017, false) end
        as rule_4017,
    case when inputs.is_closed then coalesce(failing.rule_8565, false) end as rule_8565,
    coalesce(inputs.cpp_start_date > inputs.period_end_date, true) as rule_8720,
    coalesce(try_cast(inputs.number_of_previous_cpp as integer) < 0, true)
    or regexp_extract(trim(inputs.number_of_previous_cpp), '^-?[0-9]+$', 0) = '' as rule_8730,
    coalesce(failing.rule_8832, false) as rule_8832,
    inputs.cpp_start_date = inputs.cpp_end_date as rule_8840,
    case when inputs.cpp_start_date is not null then coalesce(failing.rule_8841, false) end
        as rule_8841,
    not inputs.is_initial_category_known as rule_8905,
    not inputs.is_latest_category_known as rule_8910,
    inputs.cpp_start_date > inputs.first_death_date as rule_8915,
    inputs.cpp_end_date > inputs.first_death_date as rule_8920,
    inputs.cpp_end_date < inputs.cpp_start_date as rule_8925,
    inputs.cpp_end_date < inputs.period_start_date
    or inputs.cpp_end_date > inputs.period_end_date as rule_8930,
    case when inputs.cpp_end_date is null then inputs.n_open_of_child >= 2 end as rule_8935,
    case when inputs.cpp_start_date is not null then coalesce(failing.rule_8940, false) end
        as rule_8940
from rule_inputs as inputs
left join failing_together as failing on inputs.cpp_row_id = failing.row_id
