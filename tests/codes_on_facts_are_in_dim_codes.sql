-- What it means: a fact holds a code that dim_codes has no row for, known or unknown.
-- When it matters: the label is empty and a chart by label loses the rows.
-- What to do: add the staged column to the list in int_codes_seen.
{% set coded_columns = [
    ('bridge_assessment_factors', 'factor'),
    ('fct_care_proceedings', 'application_type'),
    ('fct_care_proceedings', 'proceedings_status'),
    ('fct_care_proceedings', 'final_order'),
    ('fct_court_stages', 'court_stage'),
    ('fct_cp_plan_categories', 'category'),
    ('fct_cp_plans', 'initial_category'),
    ('fct_cp_plans', 'latest_category'),
    ('fct_cp_reviews', 'participation'),
    ('fct_mash_triages', 'initial_rag'),
    ('fct_mash_triages', 'final_rag'),
    ('fct_mash_triages', 'threshold_level'),
    ('fct_mash_triages', 'mash_decision'),
    ('fct_pre_proceedings', 'legal_gateway_outcome'),
    ('fct_pre_proceedings', 'pre_proceedings_outcome'),
    ('fct_pre_proceedings', 'parents_represented'),
    ('fct_pre_proceedings', 'parents_represented_at_issue'),
    ('fct_pre_proceedings', 'short_notice'),
    ('fct_pre_proceedings', 'short_notice_reason'),
    ('fct_pre_proceedings', 'initial_plan_approved'),
    ('fct_pre_proceedings', 'initial_care_plan'),
    ('fct_pre_proceedings', 'final_plan_approved'),
    ('fct_pre_proceedings', 'final_care_plan'),
    ('fct_risk_assessments', 'risk_type'),
    ('fct_risk_assessments', 'risk_level'),
    ('fct_risk_assessments', 'previous_risk_level'),
] %}

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
    {% for model, column in coded_columns %}
    union all
    select
        '{{ model }}.{{ column }}_code' as coded_column,
        {{ column }}_code as code,
        {{ column }}_label as code_label
    from {{ ref(model) }}
    {% endfor %}
)

select
    coded_column,
    code
from codes_and_labels
where code is not null and code_label is null
group by coded_column, code
