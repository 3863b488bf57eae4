{# a table: read by three models, and it scans fifty tables #}
{{ config(materialized='table') }}

{#- Every staged column that names a person, checked against the extract contract by
    tests/python/test_contract_lists.py. Findings of portals and accepted findings are left out: they
    name children as the portal does, not as the case system does; permanence is read after its
    legacy ids have been traced. -#}
{% set person_columns = [
    ('stg_address', 'child_id'),
    ('stg_adopter_links', 'child_id'),
    ('stg_audits', 'child_id'),
    ('stg_care_leaver_birthdays', 'child_id'),
    ('stg_care_leavers', 'child_id'),
    ('stg_care_proceedings', 'child_id'),
    ('stg_cin_assessments', 'child_id'),
    ('stg_cin_episodes', 'child_id'),
    ('stg_cin_plans', 'child_id'),
    ('stg_cin_visits', 'child_id'),
    ('stg_cla_care_plan', 'child_id'),
    ('stg_cla_convictions', 'child_id'),
    ('stg_cla_episodes', 'child_id'),
    ('stg_cla_health', 'child_id'),
    ('stg_cla_immunisations', 'child_id'),
    ('stg_cla_placement', 'child_id'),
    ('stg_cla_previous_permanence', 'child_id'),
    ('stg_cla_reviews', 'child_id'),
    ('stg_cla_substance_misuse', 'child_id'),
    ('stg_cla_visits', 'child_id'),
    ('stg_contacts', 'child_id'),
    ('stg_cp_plan_history', 'child_id'),
    ('stg_cp_plans', 'child_id'),
    ('stg_cp_reviews', 'child_id'),
    ('stg_cp_visits', 'child_id'),
    ('stg_disability', 'child_id'),
    ('stg_dolo', 'child_id'),
    ('stg_early_help_episodes', 'child_id'),
    ('stg_education', 'child_id'),
    ('stg_family', 'child_id'),
    ('stg_family_group_conferences', 'child_id'),
    ('stg_immigration_status', 'child_id'),
    ('stg_initial_cp_conference', 'child_id'),
    ('stg_involvements', 'child_id'),
    ('stg_legal_status', 'child_id'),
    ('stg_linked_identifiers', 'child_id'),
    ('stg_mash_triage', 'child_id'),
    ('stg_missing', 'child_id'),
    ('stg_mother', 'child_id'),
    ('stg_mother', 'mother_id'),
    ('stg_oc2_year_flags', 'child_id'),
    ('int_permanence_children', 'child_id'),
    ('stg_pre_proceedings', 'child_id'),
    ('stg_private_fostering', 'child_id'),
    ('stg_risk_assessments', 'child_id'),
    ('stg_s47_enquiry', 'child_id'),
    ('stg_sdq_scores', 'child_id'),
    ('stg_send', 'child_id'),
    ('stg_strategy_discussions', 'child_id'),
    ('stg_supervisions', 'child_id'),
    ('stg_voice_of_child', 'child_id'),
] %}

with

people_in_rows as (
    {% for model, column in person_columns %}
    select
        {{ column }} as child_id,
        la_code
    from {{ ref(model) }}
    where {{ column }} is not null
    union all
    {% endfor %}
    -- and the children of histories made from returns
    select
        child_id,
        la_code
    from {{ ref('int_cla_history_rows') }}
    where child_id is not null
)

select
    child_id,
    -- the council is part of the id, so it is the same on every row
    min(la_code) as la_code,
    substring(child_id, length(min(la_code)) + 2) as source_child_id,
    count(*) as n_rows
from people_in_rows
group by child_id
