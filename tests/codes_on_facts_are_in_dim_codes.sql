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
)

select
    coded_column,
    code
from codes_and_labels
where code is not null and code_label is null
group by coded_column, code
