{% set links = [
    ('contact to referral', 'fct_contacts', 'linked_by'),
    ('child in need plan to referral', 'fct_cin_plans', 'referral_linked_by'),
    ('strategy discussion to referral', 'fct_strategy_discussions', 'referral_linked_by'),
    ('strategy discussion to enquiry', 'fct_strategy_discussions', 's47_enquiry_linked_by'),
    ('enquiry to referral', 'fct_s47_enquiries', 'referral_linked_by'),
    ('conference to enquiry', 'fct_initial_cp_conferences', 's47_linked_by'),
    ('conference to plan', 'fct_initial_cp_conferences', 'cp_plan_linked_by'),
    ('conference to referral', 'fct_initial_cp_conferences', 'referral_linked_by'),
    ('protection plan to conference', 'fct_cp_plans', 'icpc_linked_by'),
    ('protection plan to referral', 'fct_cp_plans', 'referral_linked_by'),
    ('protection review to plan', 'fct_cp_reviews', 'cp_plan_linked_by'),
    ('protection visit to plan', 'fct_cp_visits', 'cp_plan_linked_by'),
    ('core group to plan', 'fct_core_groups', 'cp_plan_linked_by'),
    ('episode to placement', 'fct_cla_episodes', 'placement_linked_by'),
    ('placement to child', 'fct_cla_placements', 'child_linked_by'),
    ('placement to period of care', 'fct_cla_placements', 'period_linked_by'),
    ('review to period of care', 'fct_cla_reviews', 'period_linked_by'),
    ('visit to period of care', 'fct_cla_visits', 'period_linked_by'),
    ('permanence record to child', 'fct_permanence_records', 'child_linked_by'),
    ('permanence record to period of care', 'fct_permanence_records', 'period_of_care_linked_by'),
    ('pre-proceedings to proceedings', 'fct_pre_proceedings', 'proceedings_linked_by'),
    ('involvement to referral', 'fct_allocations', 'referral_linked_by'),
    ('involvement to child', 'fct_allocations', 'child_linked_by'),
    ('audit to worker', 'fct_audits', 'worker_linked_by'),
    ('early help to referral that followed', 'fct_early_help_episodes', 'step_up_linked_by'),
    ('early help to referral before', 'fct_early_help_episodes', 'step_down_linked_by'),
] %}
with

linked as (
    {% for link, fact, linked_by in links %}
    select
        la_code,
        '{{ link }}' as link,
        '{{ fact }}' as source_table,
        coalesce({{ linked_by }}, 'not linked') as linked_by,
        count(*) as n_records
    from {{ ref(fact) }}
    group by la_code, coalesce({{ linked_by }}, 'not linked')
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    la_code,
    link,
    source_table,
    linked_by,
    n_records
from linked
