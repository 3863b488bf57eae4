with

headers as (
    select * from {{ ref('cin_census__header') }}
),

children as (
    select * from {{ ref('cin_census__child_identifiers') }}
),

disabilities as (
    select * from {{ ref('cin_census__disabilities') }}
),

episodes as (
    select * from {{ ref('cin_census__cin_details') }}
),

enquiries as (
    select * from {{ ref('cin_census__section_47s') }}
),

cp_plans as (
    select * from {{ ref('cin_census__child_protection_plans') }}
),

pre_proceedings as (
    select * from {{ ref('cin_census__pre_proceedings_and_fgdm') }}
),

plans_in_year as (
    select
        headers.submission_id,
        count(*) as n_plans
    from cp_plans
    inner join headers on cp_plans.submission_id = headers.submission_id
    where cp_plans.cpp_start_date between headers.period_start_date and headers.period_end_date
    group by headers.submission_id
),

conferences as (
    select
        submission_id,
        date_of_initial_cpc
    from episodes
    union all
    select
        submission_id,
        date_of_initial_cpc
    from enquiries
),

conferences_in_year as (
    select
        headers.submission_id,
        count(*) as n_conferences
    from conferences
    inner join headers on conferences.submission_id = headers.submission_id
    where
        conferences.date_of_initial_cpc
        between headers.period_start_date and headers.period_end_date
    group by headers.submission_id
),

children_counted as (
    select
        submission_id,
        count(*) as n_children,
        count_if(coalesce(sex = 'U', true) and expected_person_birth_date is null) as n_without_sex,
        count_if(coalesce(gender_current = '0', true) and expected_person_birth_date is null)
            as n_without_gender
    from children
    group by submission_id
),

disabilities_by_child as (
    select
        submission_id,
        child_key,
        count(*) as n_codes
    from disabilities
    where disability != 'NONE'
    group by submission_id, child_key
),

most_disabilities as (
    select
        submission_id,
        max(n_codes) as most_codes
    from disabilities_by_child
    group by submission_id
),

codes_used as (
    select
        submission_id,
        count(distinct disability) as n_codes_used
    from disabilities
    where disability != 'NONE'
    group by submission_id
),

pre_proceedings_counted as (
    select
        submission_id,
        count(*) as n_rows,
        count(pp_start_date) as n_start_dates
    from pre_proceedings
    group by submission_id
)

-- one row a return; rules on whole-year totals do not apply to a year in progress
select
    headers.submission_id,
    headers.submission_id as row_id,
    cast(null as varchar) as la_child_id,
    coalesce(plans_in_year.n_plans, 0) > coalesce(conferences_in_year.n_conferences, 0)
        as rule_2883,
    1.0 * children_counted.n_without_gender / nullif(children_counted.n_children, 0) > 0.02
        as rule_2886q_to_2024,
    1.0 * children_counted.n_without_sex / nullif(children_counted.n_children, 0) > 0.02
        as rule_2886q,
    case when not headers.is_part_year then coalesce(codes_used.n_codes_used, 0) <= 7 end
        as rule_2887q,
    case when not headers.is_part_year then most_disabilities.most_codes <= 1 end as rule_2888q,
    case when not headers.is_part_year then coalesce(pre_proceedings_counted.n_rows, 0) = 0 end
        as rule_8995q,
    case
        when not headers.is_part_year
            then coalesce(pre_proceedings_counted.n_start_dates, 0) = 0
    end as rule_9000q
from headers
left join plans_in_year on headers.submission_id = plans_in_year.submission_id
left join conferences_in_year on headers.submission_id = conferences_in_year.submission_id
left join children_counted on headers.submission_id = children_counted.submission_id
left join codes_used on headers.submission_id = codes_used.submission_id
left join most_disabilities on headers.submission_id = most_disabilities.submission_id
left join pre_proceedings_counted
    on headers.submission_id = pre_proceedings_counted.submission_id
