with

submissions as (
    select * from {{ ref('return_submissions') }}
    where return_id = 'cin_census'
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

assessments as (
    select * from {{ ref('cin_census__assessments') }}
),

enquiries as (
    select * from {{ ref('cin_census__section_47s') }}
),

cin_plans as (
    select * from {{ ref('cin_census__cin_plan_dates') }}
),

cp_plans as (
    select * from {{ ref('cin_census__child_protection_plans') }}
),

reviews as (
    select * from {{ ref('cin_census__reviews') }}
),

pre_proceedings as (
    select * from {{ ref('cin_census__pre_proceedings_and_fgdm') }}
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

counted as (
    select
        submission_id,
        'children' as check_id,
        count(*) as n_rows
    from children
    group by submission_id
    union all
    select
        episodes.submission_id,
        'referrals_in_year' as check_id,
        count_if(episodes.cin_referral_date >= headers.period_start_date) as n_rows
    from episodes
    inner join headers on episodes.submission_id = headers.submission_id
    group by episodes.submission_id
    union all
    select
        submission_id,
        'referrals_nfa' as check_id,
        count_if(is_referral_nfa) as n_rows
    from episodes
    group by submission_id
    union all
    select
        submission_id,
        'cases_closed' as check_id,
        count(cin_closure_date) as n_rows
    from episodes
    group by submission_id
    union all
    select
        submission_id,
        'cases_open' as check_id,
        count_if(cin_closure_date is null and is_referral_not_nfa) as n_rows
    from episodes
    group by submission_id
    union all
    select
        submission_id,
        'assessments_completed' as check_id,
        count(assessment_authorisation_date) as n_rows
    from assessments
    group by submission_id
    union all
    select
        submission_id,
        'assessments_open' as check_id,
        count_if(assessment_authorisation_date is null) as n_rows
    from assessments
    group by submission_id
    union all
    select
        enquiries.submission_id,
        's47_started' as check_id,
        count_if(enquiries.s47_actual_start_date >= headers.period_start_date) as n_rows
    from enquiries
    inner join headers on enquiries.submission_id = headers.submission_id
    group by enquiries.submission_id
    union all
    select
        submission_id,
        'conferences' as check_id,
        count(date_of_initial_cpc) as n_rows
    from conferences
    group by submission_id
    union all
    select
        submission_id,
        'cin_plans' as check_id,
        count(*) as n_rows
    from cin_plans
    group by submission_id
    union all
    select
        cp_plans.submission_id,
        'cp_plans_started' as check_id,
        count_if(cp_plans.cpp_start_date >= headers.period_start_date) as n_rows
    from cp_plans
    inner join headers on cp_plans.submission_id = headers.submission_id
    group by cp_plans.submission_id
    union all
    select
        submission_id,
        'cp_plans_ended' as check_id,
        count(cpp_end_date) as n_rows
    from cp_plans
    group by submission_id
    union all
    select
        submission_id,
        'cp_plans_open' as check_id,
        count_if(cpp_end_date is null) as n_rows
    from cp_plans
    group by submission_id
    union all
    select
        submission_id,
        'reviews' as check_id,
        count(*) as n_rows
    from reviews
    group by submission_id
    union all
    select
        submission_id,
        'pre_proceedings' as check_id,
        count(*) as n_rows
    from pre_proceedings
    group by submission_id
),

checks as (
    select
        listed.check_id,
        listed.check_label,
        listed.is_stock,
        listed.sort_order
    from (
        values
        ('children', 'Children', false, 1),
        ('referrals_in_year', 'Referrals in the year', false, 2),
        ('referrals_nfa', 'Referrals with no further action', false, 3),
        ('cases_closed', 'Cases closed in the year', false, 4),
        ('cases_open', 'Cases open at the end', true, 5),
        ('assessments_completed', 'Assessments completed', false, 6),
        ('assessments_open', 'Assessments open at the end', true, 7),
        ('s47_started', 'Section 47 enquiries begun', false, 8),
        ('conferences', 'Initial conferences', false, 9),
        ('cin_plans', 'Child in need plans', false, 10),
        ('cp_plans_started', 'Child protection plans begun', false, 11),
        ('cp_plans_ended', 'Child protection plans ended', false, 12),
        ('cp_plans_open', 'Child protection plans open at the end', true, 13),
        ('reviews', 'Child protection reviews', false, 14),
        ('pre_proceedings', 'Pre-proceedings', false, 15)
    ) as listed (check_id, check_label, is_stock, sort_order)
),

all_checks as (
    select
        submissions.submission_id,
        submissions.previous_submission_id,
        submissions.is_part_year,
        checks.check_id,
        checks.check_label,
        checks.is_stock,
        cast(checks.sort_order as bigint) as sort_order,
        cast(coalesce(counted.n_rows, 0) as bigint) as n_rows
    from submissions
    cross join checks
    left join counted
        on
            submissions.submission_id = counted.submission_id
            and checks.check_id = counted.check_id
),

{{ return_checks_with_last_year() }}
