-- What it means: a fact has lost rows of its extract, or multiplied them.
-- When it matters: always; every count and every rate rests on it.
-- What to do: look for a join in the fact whose right side is not unique, or for a filter.
{% set pairs = [
    ('fct_adopters', 'stg_adopters'),
    ('fct_allocations', 'stg_involvements'),
    ('fct_assessments', 'stg_cin_assessments'),
    ('fct_audits', 'stg_audits'),
    ('fct_care_leaver_statuses', 'stg_care_leavers'),
    ('fct_care_proceedings', 'stg_care_proceedings'),
    ('fct_cin_plans', 'stg_cin_plans'),
    ('fct_cin_visits', 'stg_cin_visits'),
    ('fct_cla_care_plans', 'stg_cla_care_plan'),
    ('fct_cla_convictions', 'stg_cla_convictions'),
    ('fct_cla_health_checks', 'stg_cla_health'),
    ('fct_cla_immunisations', 'stg_cla_immunisations'),
    ('fct_cla_placements', 'stg_cla_placement'),
    ('fct_cla_reviews', 'stg_cla_reviews'),
    ('fct_cla_substance_misuse', 'stg_cla_substance_misuse'),
    ('fct_cla_visits', 'stg_cla_visits'),
    ('fct_contacts', 'stg_contacts'),
    ('fct_core_groups', 'stg_core_groups'),
    ('fct_court_stages', 'stg_court_stages'),
    ('fct_cp_plans', 'stg_cp_plans'),
    ('fct_cp_reviews', 'stg_cp_reviews'),
    ('fct_cp_visits', 'stg_cp_visits'),
    ('fct_deprivation_of_liberty_orders', 'stg_dolo'),
    ('fct_early_help_episodes', 'stg_early_help_episodes'),
    ('fct_education_records', 'stg_education'),
    ('fct_family_group_conferences', 'stg_family_group_conferences'),
    ('fct_foster_households', 'stg_foster_carers'),
    ('fct_initial_cp_conferences', 'stg_initial_cp_conference'),
    ('fct_lado_referrals', 'stg_lado'),
    ('fct_legal_statuses', 'stg_legal_status'),
    ('fct_mash_triages', 'stg_mash_triage'),
    ('fct_missing_episodes', 'stg_missing'),
    ('fct_oc2_year_flags', 'stg_oc2_year_flags'),
    ('fct_permanence_records', 'stg_permanence'),
    ('fct_pre_proceedings', 'stg_pre_proceedings'),
    ('fct_pre_proceedings_meetings', 'stg_pre_proceedings_meetings'),
    ('fct_previous_permanence', 'stg_cla_previous_permanence'),
    ('fct_private_fostering_arrangements', 'stg_private_fostering'),
    ('fct_referrals', 'stg_cin_episodes'),
    ('fct_risk_assessments', 'stg_risk_assessments'),
    ('fct_s47_enquiries', 'stg_s47_enquiry'),
    ('fct_sdq_scores', 'stg_sdq_scores'),
    ('fct_strategy_discussions', 'stg_strategy_discussions'),
    ('fct_supervisions', 'stg_supervisions'),
    ('fct_workforce', 'stg_workforce'),
] %}
with

counts as (
    {% for fact, staged in pairs %}
    select
        '{{ fact }}' as fact_name,
        (
            select count(*) from {{ ref(fact) }}
            -- a history made from returns has no such extract
            {% if fact == 'fct_cla_placements' %}where origin = 'extract'{% endif %}
        ) as n_in_fact,
        (select count(*) from {{ ref(staged) }}) as n_staged
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    fact_name,
    n_in_fact,
    n_staged
from counts
where n_in_fact != n_staged
