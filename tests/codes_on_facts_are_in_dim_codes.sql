-- What it means: a fact holds a code that dim_codes has no row for, known or unknown.
-- When it matters: the label is empty and a chart by label loses the rows.
-- What to do: add the staged column to the list in int_codes_seen.
with

contacts as (
    select * from {{ ref('fct_contacts') }}
),

referrals as (
    select * from {{ ref('fct_referrals') }}
),

strategy_discussions as (
    select * from {{ ref('fct_strategy_discussions') }}
),

s47_enquiries as (
    select * from {{ ref('fct_s47_enquiries') }}
),

cla_health_checks as (
    select * from {{ ref('fct_cla_health_checks') }}
),

sdq_scores as (
    select * from {{ ref('fct_sdq_scores') }}
),

oc2_year_flags as (
    select * from {{ ref('fct_oc2_year_flags') }}
),

missing_episodes as (
    select * from {{ ref('fct_missing_episodes') }}
),

care_leaver_statuses as (
    select * from {{ ref('fct_care_leaver_statuses') }}
),

care_leaver_birthdays as (
    select * from {{ ref('fct_care_leaver_birthdays') }}
),

education_records as (
    select * from {{ ref('fct_education_records') }}
),

cla_care_plans as (
    select * from {{ ref('fct_cla_care_plans') }}
),

permanence_records as (
    select * from {{ ref('fct_permanence_records') }}
),

adopters as (
    select * from {{ ref('fct_adopters') }}
),

previous_permanence as (
    select * from {{ ref('fct_previous_permanence') }}
),

children as (
    select * from {{ ref('dim_children') }}
),

codes_and_labels as (
    select
        'fct_contacts.contact_source_code' as coded_column,
        contact_source_code as code,
        contact_source_label as code_label
    from contacts
    union all
    select
        'fct_referrals.referral_source_code' as coded_column,
        referral_source_code as code,
        referral_source_label as code_label
    from referrals
    union all
    select
        'fct_referrals.primary_need_code' as coded_column,
        primary_need_code as code,
        primary_need_label as code_label
    from referrals
    union all
    select
        'fct_referrals.close_reason_code' as coded_column,
        close_reason_code as code,
        close_reason_label as code_label
    from referrals
    union all
    select
        'fct_strategy_discussions.strategy_decision_code' as coded_column,
        strategy_decision_code as code,
        strategy_decision_label as code_label
    from strategy_discussions
    union all
    select
        'fct_s47_enquiries.investigation_type_code' as coded_column,
        investigation_type_code as code,
        investigation_type_label as code_label
    from s47_enquiries
    union all
    select
        'fct_s47_enquiries.finding_code' as coded_column,
        finding_code as code,
        finding_label as code_label
    from s47_enquiries
    union all
    select
        'dim_children.sex_code' as coded_column,
        sex_code as code,
        sex_label as code_label
    from children
    union all
    select
        'dim_children.ethnicity_code' as coded_column,
        ethnicity_code as code,
        ethnicity_label as code_label
    from children
    union all
    select
        'fct_cla_health_checks.health_check_type_code' as coded_column,
        health_check_type_code as code,
        health_check_type_label as code_label
    from cla_health_checks
    union all
    select
        'fct_cla_health_checks.health_check_status_code' as coded_column,
        health_check_status_code as code,
        health_check_status_label as code_label
    from cla_health_checks
    union all
    select
        'fct_sdq_scores.sdq_reason_code' as coded_column,
        sdq_reason_code as code,
        sdq_reason_label as code_label
    from sdq_scores
    union all
    select
        'fct_oc2_year_flags.sdq_reason_code' as coded_column,
        sdq_reason_code as code,
        sdq_reason_label as code_label
    from oc2_year_flags
    union all
    select
        'fct_missing_episodes.missing_type_code' as coded_column,
        missing_type_code as code,
        missing_type_label as code_label
    from missing_episodes
    union all
    select
        'fct_missing_episodes.rhi_offered_code' as coded_column,
        rhi_offered_code as code,
        rhi_offered_label as code_label
    from missing_episodes
    union all
    select
        'fct_missing_episodes.rhi_accepted_code' as coded_column,
        rhi_accepted_code as code,
        rhi_accepted_label as code_label
    from missing_episodes
    union all
    select
        'fct_care_leaver_statuses.eligibility_code' as coded_column,
        eligibility_code as code,
        eligibility_label as code_label
    from care_leaver_statuses
    union all
    select
        'fct_care_leaver_statuses.in_touch_code' as coded_column,
        in_touch_code as code,
        in_touch_label as code_label
    from care_leaver_statuses
    union all
    select
        'fct_care_leaver_statuses.activity_code' as coded_column,
        activity_code as code,
        activity_label as code_label
    from care_leaver_statuses
    union all
    select
        'fct_care_leaver_statuses.accommodation_code' as coded_column,
        accommodation_code as code,
        accommodation_label as code_label
    from care_leaver_statuses
    union all
    select
        'fct_care_leaver_statuses.suitability_code' as coded_column,
        suitability_code as code,
        suitability_label as code_label
    from care_leaver_statuses
    union all
    select
        'fct_care_leaver_birthdays.in_touch_code' as coded_column,
        in_touch_code as code,
        in_touch_label as code_label
    from care_leaver_birthdays
    union all
    select
        'fct_care_leaver_birthdays.activity_code' as coded_column,
        activity_code as code,
        activity_label as code_label
    from care_leaver_birthdays
    union all
    select
        'fct_care_leaver_birthdays.accommodation_code' as coded_column,
        accommodation_code as code,
        accommodation_label as code_label
    from care_leaver_birthdays
    union all
    select
        'fct_care_leaver_birthdays.suitability_code' as coded_column,
        suitability_code as code,
        suitability_label as code_label
    from care_leaver_birthdays
    union all
    select
        'fct_education_records.education_status_code' as coded_column,
        education_status_code as code,
        education_status_label as code_label
    from education_records
    union all
    select
        'fct_cla_care_plans.permanence_plan_code' as coded_column,
        permanence_plan_code as code,
        permanence_plan_label as code_label
    from cla_care_plans
    union all
    select
        'fct_permanence_records.permanence_order_type_code' as coded_column,
        permanence_order_type_code as code,
        permanence_order_type_label as code_label
    from permanence_records
    union all
    select
        'fct_permanence_records.decision_reversed_reason_code' as coded_column,
        decision_reversed_reason_code as code,
        decision_reversed_reason_label as code_label
    from permanence_records
    union all
    select
        'fct_permanence_records.adopter_sex_code' as coded_column,
        adopter_sex_code as code,
        adopter_sex_label as code_label
    from permanence_records
    union all
    select
        'fct_permanence_records.adopter_legal_status_code' as coded_column,
        adopter_legal_status_code as code,
        adopter_legal_status_label as code_label
    from permanence_records
    union all
    select
        'fct_adopters.ethnicity_code' as coded_column,
        ethnicity_code as code,
        ethnicity_label as code_label
    from adopters
    union all
    select
        'fct_previous_permanence.previous_permanence_code' as coded_column,
        previous_permanence_code as code,
        previous_permanence_label as code_label
    from previous_permanence
    union all
    select
        'fct_previous_permanence.previous_permanence_la_code' as coded_column,
        previous_permanence_la_code as code,
        previous_permanence_la_label as code_label
    from previous_permanence
)

select
    coded_column,
    code
from codes_and_labels
where code is not null and code_label is null
group by coded_column, code
