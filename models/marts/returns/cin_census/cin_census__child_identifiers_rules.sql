with

children as (
    select * from {{ ref('cin_census__child_identifiers') }}
),

headers as (
    select * from {{ ref('cin_census__header') }}
),

cin_details as (
    select * from {{ ref('cin_census__cin_details') }}
),

cin_plans as (
    select * from {{ ref('cin_census__cin_plan_dates') }}
),

cp_plans as (
    select * from {{ ref('cin_census__child_protection_plans') }}
),

disabilities as (
    select * from {{ ref('cin_census__disabilities_rules') }}
),

code_sets as (
    select * from {{ ref('code_sets') }}
),

upn_authorities as (
    select
        code,
        first_year
    from code_sets
    where code_set = 'upn_la'
),

sexes as (
    select code from code_sets
    where code_set = 'sex'
),

genders as (
    select code from code_sets
    where code_set = 'cin_gender'
),

episodes_of_children as (
    select
        child_key,
        min(cin_referral_date) as first_referral_date,
        max(cin_referral_date) as last_referral_date,
        max(cin_closure_date) as last_closure_date,
        bool_or(coalesce(reason_for_closure = 'RC2', false)) as has_closed_on_death,
        bool_or(cin_closure_date is null) as has_open_episode,
        bool_or(coalesce(is_referral_not_nfa, false)) as has_gone_further,
        bool_or(not coalesce(is_referral_nfa, false)) as has_not_nfa
    from cin_details
    group by child_key
),

cin_plans_of_children as (
    select
        child_key,
        max(cin_plan_start_date) as last_cin_plan_start_date,
        max(cin_plan_end_date) as last_cin_plan_end_date
    from cin_plans
    group by child_key
),

cp_plans_of_children as (
    select
        child_key,
        max(cpp_start_date) as last_cpp_start_date,
        max(cpp_end_date) as last_cpp_end_date
    from cp_plans
    group by child_key
),

disabilities_of_children as (
    select
        child_key,
        bool_or(is_invalid_disability) as has_invalid_disability
    from disabilities
    group by child_key
),

upns as (
    select
        submission_id,
        upn,
        count(*) as n_of_upn
    from children
    where upn is not null
    group by submission_id, upn
),

child_ids as (
    select
        child_key,
        count(*) as n_of_child_id
    from children
    group by child_key
),

rule_inputs as (
    select
        children.*,
        headers.period_start_date,
        headers.period_end_date,
        headers.collection_year,
        upn_authorities.code is not null
        and coalesce(upn_authorities.first_year <= headers.collection_year, true)
            as is_upn_authority_known,
        sexes.code is not null as is_sex_known,
        genders.code is not null as is_gender_known,
        upns.n_of_upn,
        child_ids.n_of_child_id,
        episodes.first_referral_date,
        episodes.last_referral_date,
        episodes.last_closure_date,
        episodes.has_closed_on_death,
        episodes.has_open_episode,
        episodes.has_not_nfa,
        coalesce(episodes.has_gone_further, false) as has_gone_further,
        episodes.child_key is not null as has_episode,
        cin_plans_of_children.last_cin_plan_start_date,
        cin_plans_of_children.last_cin_plan_end_date,
        cp_plans_of_children.last_cpp_start_date,
        cp_plans_of_children.last_cpp_end_date,
        coalesce(disabilities_of_children.has_invalid_disability, true) as has_invalid_disability,
        -- the day 25 years after birth; 29 February becomes 28
        {{ add_months('children.person_birth_date', 300) }} as twenty_fifth_birthday,
        length(children.upn) = 13 as has_upn_length,
        regexp_extract(children.upn, '^.[0-9]{12}$', 0) != '' as has_upn_digits,
        -- neither a UPN nor a reason that excuses a child of school age
        children.upn is null
        and coalesce(regexp_extract(upper(children.upn_unknown), '^UN[2-7]$', 0) = '', true)
            as is_upn_missing
    from children
    inner join headers on children.submission_id = headers.submission_id
    inner join child_ids on children.child_key = child_ids.child_key
    left join upns on children.submission_id = upns.submission_id and children.upn = upns.upn
    left join upn_authorities on substring(children.upn, 2, 3) = upn_authorities.code
    left join sexes on children.sex = sexes.code
    left join genders on children.gender_current = genders.code
    left join episodes_of_children as episodes on children.child_key = episodes.child_key
    left join cin_plans_of_children on children.child_key = cin_plans_of_children.child_key
    left join cp_plans_of_children on children.child_key = cp_plans_of_children.child_key
    left join disabilities_of_children
        on children.child_key = disabilities_of_children.child_key
),

-- digits 2 to 13, each times its place, point to the check letter
with_check_letters as (
    select
        *,
        case
            when has_upn_digits
                then substring(
                    'ABCDEFGHJKLMNPQRTUVWXYZ',
                    cast(
                        (
                            2 * try_cast(substring(upn, 2, 1) as integer)
                            + 3 * try_cast(substring(upn, 3, 1) as integer)
                            + 4 * try_cast(substring(upn, 4, 1) as integer)
                            + 5 * try_cast(substring(upn, 5, 1) as integer)
                            + 6 * try_cast(substring(upn, 6, 1) as integer)
                            + 7 * try_cast(substring(upn, 7, 1) as integer)
                            + 8 * try_cast(substring(upn, 8, 1) as integer)
                            + 9 * try_cast(substring(upn, 9, 1) as integer)
                            + 10 * try_cast(substring(upn, 10, 1) as integer)
                            + 11 * try_cast(substring(upn, 11, 1) as integer)
                            + 12 * try_cast(substring(upn, 12, 1) as integer)
                            + 13 * try_cast(substring(upn, 13, 1) as integer)
                        ) % 23 + 1 as integer
                    ),
                    1
                )
        end as check_letter
    from rule_inputs
)

-- true: the row fails; false: it passes; null: the rule does not apply to it
select
    submission_id,
    child_row_id as row_id,
    la_child_id,
    case when has_upn_digits then left(upn, 1) != check_letter end as rule_1510,
    case when upn is not null then n_of_upn > 1 end as rule_1520,
    case when has_upn_length then not is_upn_authority_known end as rule_1530,
    case
        when upn is not null
            then regexp_extract(substring(upn, 5, 8), '^[0-9]{8}$', 0) = ''
    end as rule_1540,
    case
        when has_upn_length then regexp_extract(right(upn, 1), '^[0-9A-HJ-NP-RT-Z]$', 0) = ''
    end as rule_1550,
    regexp_extract(former_upn, '^[A-Za-z][0-9]{11}[0-9A-Za-z]$', 0) = '' as rule_1560q,
    length(la_child_id) > 20 as rule_1570,
    regexp_extract(la_child_id, '^[A-Za-z0-9]*$', 0) != la_child_id as rule_1580,
    person_death_date < last_cin_plan_start_date as rule_4008,
    person_death_date < last_cin_plan_end_date as rule_4009q,
    not is_gender_known as rule_4180_to_2024,
    not is_sex_known as rule_4180,
    la_child_id is null as rule_8500,
    n_of_child_id > 1 as rule_8510,
    person_birth_date > period_end_date as rule_8520,
    (person_birth_date is null) = (expected_person_birth_date is null) as rule_8525q,
    expected_person_birth_date <= period_end_date + (-30)
    or expected_person_birth_date >= {{ add_months('period_end_date', 9) }} as rule_8530q,
    case
        when person_death_date is not null
            then coalesce(person_birth_date > person_death_date, true)
    end as rule_8535q,
    case
        when person_birth_date is not null and has_gone_further then has_invalid_disability
    end as rule_8540,
    person_death_date < period_start_date or person_death_date > period_end_date as rule_8545q,
    person_death_date < last_referral_date as rule_8555q,
    case when has_closed_on_death then person_death_date is null end as rule_8585q,
    not has_episode as rule_8590,
    coalesce(first_referral_date < person_birth_date + (-280), false)
    or coalesce(first_referral_date < expected_person_birth_date + (-280), false) as rule_8606,
    case
        when person_birth_date is null and expected_person_birth_date is not null
            then coalesce(gender_current != '0', true)
    end as rule_8750_to_2024,
    case
        when person_birth_date is null and expected_person_birth_date is not null
            then coalesce(sex != 'U', true)
    end as rule_8750,
    case
        when has_gone_further and person_birth_date <= {{ add_months('period_end_date', -72) }}
            then is_upn_missing
    end as rule_8770q_to_2024,
    case
        when
            has_gone_further
            and person_birth_date
            <= cast(concat_ws('-', extract(year from period_end_date) - 6, '08-31') as date)
            then is_upn_missing
    end as rule_8770q,
    case when upper(upn_unknown) = 'UN7' then coalesce(has_not_nfa, true) end as rule_8772,
    case
        when person_birth_date < {{ add_months('period_end_date', -300) }}
            then has_open_episode or last_closure_date > twenty_fifth_birthday
    end as rule_8775q,
    person_death_date < last_cpp_start_date as rule_8915,
    person_death_date < last_cpp_end_date as rule_8920
from with_check_letters
