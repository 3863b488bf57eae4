{#- Every staged column that names a worker, checked against the extract contract by
    tests/python/test_contract_lists.py. -#}
{% set worker_columns = [
    ('stg_audits', 'auditor_id'),
    ('stg_care_leavers', 'personal_adviser_id'),
    ('stg_care_leavers', 'worker_id'),
    ('stg_cin_assessments', 'worker_id'),
    ('stg_cin_episodes', 'worker_id'),
    ('stg_cin_plans', 'worker_id'),
    ('stg_early_help_episodes', 'worker_id'),
    ('stg_initial_cp_conference', 'worker_id'),
    ('stg_involvements', 'worker_id'),
    ('stg_mash_triage', 'worker_id'),
    ('stg_permanence', 'worker_id'),
    ('stg_s47_enquiry', 'worker_id'),
    ('stg_strategy_discussions', 'worker_id'),
    ('stg_supervisions', 'worker_id'),
    ('stg_workforce', 'worker_id'),
] %}

with

workers_in_rows as (
    {% for model, column in worker_columns %}
    select
        {{ column }} as worker_id,
        la_code
    from {{ ref(model) }}
    where {{ column }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    worker_id,
    -- the council is part of the id, so it is the same on every row
    min(la_code) as la_code,
    substring(worker_id, length(min(la_code)) + 2) as source_worker_id,
    count(*) as n_rows
from workers_in_rows
group by worker_id
