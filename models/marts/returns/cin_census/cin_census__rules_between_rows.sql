with

headers as (
    select * from {{ ref('cin_census__header') }}
),

episodes as (
    select * from {{ ref('cin_census__cin_details') }}
),

assessments as (
    select * from {{ ref('cin_census__assessments') }}
),

cin_plans as (
    select
        cin_plan_dates.*,
        headers.period_end_date
    from {{ ref('cin_census__cin_plan_dates') }} as cin_plan_dates
    inner join headers on cin_plan_dates.submission_id = headers.submission_id
),

enquiries as (
    select
        section_47s.*,
        headers.period_end_date
    from {{ ref('cin_census__section_47s') }} as section_47s
    inner join headers on section_47s.submission_id = headers.submission_id
),

cp_plans as (
    select
        child_protection_plans.*,
        headers.period_start_date,
        headers.period_end_date
    from {{ ref('cin_census__child_protection_plans') }} as child_protection_plans
    inner join headers on child_protection_plans.submission_id = headers.submission_id
),

reviews as (
    select * from {{ ref('cin_census__reviews') }}
),

-- rows that fail a rule together: of one episode, unless a rule speaks of the child
assessments_in_episodes as (
    select
        assessments.submission_id,
        'assessments' as table_name,
        assessments.assessment_row_id as row_id,
        episodes.cin_details_row_id,
        assessments.assessment_actual_start_date < episodes.cin_referral_date as rule_1103,
        false as rule_1104,
        false as rule_1105,
        false as rule_2889,
        false as rule_2990,
        false as rule_4000,
        false as rule_4015,
        episodes.cin_closure_date < assessments.assessment_actual_start_date
        or episodes.cin_closure_date < assessments.assessment_authorisation_date as rule_8565,
        episodes.is_referral_nfa and (
            assessments.assessment_actual_start_date is not null
            or assessments.assessment_authorisation_date is not null
        ) as rule_8831,
        false as rule_8832,
        episodes.cin_closure_date is not null
        and assessments.assessment_authorisation_date is null as rule_8867,
        false as rule_8868
    from assessments
    inner join episodes on assessments.episode_key = episodes.episode_key
),

cin_plans_in_episodes as (
    select
        cin_plans.submission_id,
        'cin_plan_dates' as table_name,
        cin_plans.cin_plan_row_id as row_id,
        episodes.cin_details_row_id,
        false as rule_1103,
        false as rule_1104,
        false as rule_1105,
        false as rule_2889,
        episodes.reason_for_closure in ('RC8', 'RC9') as rule_2990,
        episodes.is_referral_nfa as rule_4000,
        cin_plans.cin_plan_start_date < episodes.cin_referral_date as rule_4015,
        episodes.cin_closure_date < cin_plans.cin_plan_start_date
        or episodes.cin_closure_date < cin_plans.cin_plan_end_date as rule_8565,
        false as rule_8831,
        false as rule_8832,
        false as rule_8867,
        false as rule_8868
    from cin_plans
    inner join episodes on cin_plans.episode_key = episodes.episode_key
),

enquiries_in_episodes as (
    select
        enquiries.submission_id,
        'section_47s' as table_name,
        enquiries.section_47_row_id as row_id,
        episodes.cin_details_row_id,
        false as rule_1103,
        enquiries.date_of_initial_cpc < episodes.cin_referral_date as rule_1104,
        false as rule_1105,
        enquiries.s47_actual_start_date < episodes.cin_referral_date as rule_2889,
        episodes.reason_for_closure in ('RC8', 'RC9') as rule_2990,
        false as rule_4000,
        false as rule_4015,
        episodes.cin_closure_date < enquiries.s47_actual_start_date
        or episodes.cin_closure_date < enquiries.date_of_initial_cpc as rule_8565,
        episodes.is_referral_nfa and (
            enquiries.s47_actual_start_date is not null
            or enquiries.date_of_initial_cpc is not null
        ) as rule_8831,
        false as rule_8832,
        false as rule_8867,
        episodes.cin_closure_date is not null
        and (enquiries.date_of_initial_cpc is not null) = enquiries.is_icpc_not_required
            as rule_8868
    from enquiries
    inner join episodes on enquiries.episode_key = episodes.episode_key
),

cp_plans_in_episodes as (
    select
        cp_plans.submission_id,
        'child_protection_plans' as table_name,
        cp_plans.cpp_row_id as row_id,
        episodes.cin_details_row_id,
        false as rule_1103,
        false as rule_1104,
        cp_plans.cpp_start_date < episodes.cin_referral_date as rule_1105,
        false as rule_2889,
        episodes.reason_for_closure in ('RC8', 'RC9') as rule_2990,
        false as rule_4000,
        false as rule_4015,
        episodes.cin_closure_date < cp_plans.cpp_end_date as rule_8565,
        false as rule_8831,
        episodes.is_referral_nfa as rule_8832,
        false as rule_8867,
        false as rule_8868
    from cp_plans
    inner join episodes on cp_plans.episode_key = episodes.episode_key
),

rows_in_episodes as (
    select * from assessments_in_episodes
    union all
    select * from cin_plans_in_episodes
    union all
    select * from enquiries_in_episodes
    union all
    select * from cp_plans_in_episodes
),

failures_in_episodes as (
    select
        submission_id,
        rule_column,
        table_name,
        row_id,
        cin_details_row_id
    from rows_in_episodes
    unpivot (is_failing for rule_column in (
        rule_1103, rule_1104, rule_1105, rule_2889, rule_2990, rule_4000, rule_4015, rule_8565,
        rule_8831, rule_8832, rule_8867, rule_8868
    ))
    where is_failing
),

-- two rows beside each other: the first table's row, and the second's
pairs as (
    select
        'rule_2884' as rule_column,
        enquiries.submission_id,
        'section_47s' as table_a,
        enquiries.section_47_row_id as row_a,
        'cin_details' as table_b,
        episodes.cin_details_row_id as row_b
    from enquiries
    inner join episodes
        on
            enquiries.child_key = episodes.child_key
            and enquiries.date_of_initial_cpc = episodes.date_of_initial_cpc
    union all
    select
        'rule_4001' as rule_column,
        cp_plans.submission_id,
        'child_protection_plans' as table_a,
        cp_plans.cpp_row_id as row_a,
        'cin_plan_dates' as table_b,
        cin_plans.cin_plan_row_id as row_b
    from cp_plans
    inner join cin_plans on cp_plans.episode_key = cin_plans.episode_key
    where
        cp_plans.cpp_end_date is null
        and cin_plans.cin_plan_start_date is not null
        and cin_plans.cin_plan_end_date is null
    union all
    select
        'rule_4016' as rule_column,
        cin_plans.submission_id,
        'cin_plan_dates' as table_a,
        cin_plans.cin_plan_row_id as row_a,
        'child_protection_plans' as table_b,
        cp_plans.cpp_row_id as row_b
    from cin_plans
    inner join cp_plans
        on
            cin_plans.child_key = cp_plans.child_key
            and cin_plans.cin_plan_start_date >= cp_plans.cpp_start_date
    where
        cin_plans.cin_plan_start_date < cp_plans.cpp_end_date
        or (
            cp_plans.cpp_end_date is null
            and cin_plans.cin_plan_start_date <= cin_plans.period_end_date
        )
    union all
    select
        'rule_4017' as rule_column,
        cin_plans.submission_id,
        'child_protection_plans' as table_a,
        cp_plans.cpp_row_id as row_a,
        'cin_plan_dates' as table_b,
        cin_plans.cin_plan_row_id as row_b
    from cp_plans
    inner join cin_plans
        on
            cp_plans.child_key = cin_plans.child_key
            and cp_plans.cpp_start_date >= cin_plans.cin_plan_start_date
    where
        cp_plans.cpp_start_date < cin_plans.cin_plan_end_date
        or (
            cin_plans.cin_plan_end_date is null
            and cp_plans.cpp_start_date <= cp_plans.period_end_date
        )
    union all
    select
        'rule_8841' as rule_column,
        reviews.submission_id,
        'reviews' as table_a,
        reviews.review_row_id as row_a,
        'child_protection_plans' as table_b,
        cp_plans.cpp_row_id as row_b
    from reviews
    inner join cp_plans
        on
            reviews.cpp_row_id = cp_plans.cpp_row_id
            and reviews.cpp_review_date <= cp_plans.cpp_start_date
    union all
    select
        'rule_4003' as rule_column,
        reviews.submission_id,
        'reviews' as table_a,
        reviews.review_row_id as row_a,
        pairs_of_tables.table_b,
        case pairs_of_tables.table_b
            when 'cin_plan_dates' then cin_plans.cin_plan_row_id
            else reviews.cpp_row_id
        end as row_b
    from reviews
    inner join cp_plans on reviews.cpp_row_id = cp_plans.cpp_row_id
    inner join cin_plans
        on
            reviews.episode_key = cin_plans.episode_key
            and reviews.cpp_review_date >= cin_plans.cin_plan_start_date
    cross join (
        values ('cin_plan_dates'), ('child_protection_plans')
    ) as pairs_of_tables (table_b)
    where
        (
            reviews.cpp_review_date < cin_plans.cin_plan_end_date
            or (
                cin_plans.cin_plan_end_date is null
                and reviews.cpp_review_date <= cin_plans.period_end_date
            )
        )
        and coalesce(reviews.cpp_review_date != cp_plans.cpp_end_date, true)
    union all
    select
        'rule_4014' as rule_column,
        later.submission_id,
        'cin_plan_dates' as table_a,
        later.cin_plan_row_id as row_a,
        'cin_plan_dates' as table_b,
        earlier.cin_plan_row_id as row_b
    from cin_plans as later
    inner join cin_plans as earlier
        on
            later.child_key = earlier.child_key
            and later.cin_plan_row_id != earlier.cin_plan_row_id
            and later.cin_plan_start_date >= earlier.cin_plan_start_date
    where
        later.cin_plan_start_date <= earlier.cin_plan_end_date
        or (
            earlier.cin_plan_end_date is null
            and later.cin_plan_start_date <= later.period_end_date
        )
    union all
    select
        'rule_8820' as rule_column,
        later.submission_id,
        'cin_details' as table_a,
        later.cin_details_row_id as row_a,
        'cin_details' as table_b,
        earlier.cin_details_row_id as row_b
    from episodes as later
    inner join episodes as earlier
        on
            later.child_key = earlier.child_key
            and later.cin_details_row_id != earlier.cin_details_row_id
            and later.cin_referral_date >= earlier.cin_referral_date
    inner join headers on later.submission_id = headers.submission_id
    where
        later.cin_referral_date < earlier.cin_closure_date
        or (
            earlier.cin_closure_date is null
            and earlier.is_referral_not_nfa
            and later.cin_referral_date < headers.period_end_date
        )
    union all
    select
        'rule_8863q' as rule_column,
        later.submission_id,
        'assessments' as table_a,
        later.assessment_row_id as row_a,
        'assessments' as table_b,
        earlier.assessment_row_id as row_b
    from assessments as later
    inner join assessments as earlier
        on
            later.episode_key = earlier.episode_key
            and later.assessment_row_id != earlier.assessment_row_id
            and later.assessment_actual_start_date >= earlier.assessment_actual_start_date
    inner join headers on later.submission_id = headers.submission_id
    where
        (
            later.assessment_actual_start_date <= earlier.assessment_authorisation_date
            or (
                earlier.assessment_authorisation_date is null
                and later.assessment_actual_start_date <= headers.period_end_date
            )
        )
        and not (
            later.assessment_actual_start_date = earlier.assessment_actual_start_date
            and later.assessment_authorisation_date
            is not distinct from earlier.assessment_authorisation_date
        )
    union all
    select
        'rule_8890' as rule_column,
        later.submission_id,
        'section_47s' as table_a,
        later.section_47_row_id as row_a,
        'section_47s' as table_b,
        earlier.section_47_row_id as row_b
    from enquiries as later
    inner join enquiries as earlier
        on
            later.episode_key = earlier.episode_key
            and later.section_47_row_id != earlier.section_47_row_id
            and later.s47_actual_start_date >= earlier.s47_actual_start_date
    where
        (
            later.s47_actual_start_date <= earlier.date_of_initial_cpc
            or (
                earlier.date_of_initial_cpc is null
                and not earlier.is_icpc_not_required
                and later.s47_actual_start_date <= later.period_end_date
            )
        )
        and not (
            later.s47_actual_start_date = earlier.s47_actual_start_date
            and later.date_of_initial_cpc is not distinct from earlier.date_of_initial_cpc
        )
    union all
    select
        'rule_8940' as rule_column,
        later.submission_id,
        'child_protection_plans' as table_a,
        later.cpp_row_id as row_a,
        'child_protection_plans' as table_b,
        earlier.cpp_row_id as row_b
    from cp_plans as later
    inner join cp_plans as earlier
        on
            later.child_key = earlier.child_key
            and later.cpp_row_id != earlier.cpp_row_id
            and later.cpp_start_date >= earlier.cpp_start_date
    where
        later.cpp_start_date <= earlier.cpp_end_date
        or (
            earlier.cpp_end_date is null
            and later.cpp_start_date <= later.period_end_date
        )
),

failing_rows as (
    select
        submission_id,
        rule_column,
        table_name,
        row_id,
        'A' as row_role
    from failures_in_episodes
    union all
    select
        submission_id,
        rule_column,
        'cin_details' as table_name,
        cin_details_row_id as row_id,
        'B' as row_role
    from failures_in_episodes
    union all
    select
        submission_id,
        rule_column,
        table_a as table_name,
        row_a as row_id,
        'A' as row_role
    from pairs
    union all
    select
        submission_id,
        rule_column,
        table_b as table_name,
        row_b as row_id,
        'B' as row_role
    from pairs
)

select
    submission_id,
    rule_column,
    table_name,
    row_id,
    bool_or(row_role = 'A') as is_a,
    bool_or(row_role = 'B') as is_b
from failing_rows
group by submission_id, rule_column, table_name, row_id
