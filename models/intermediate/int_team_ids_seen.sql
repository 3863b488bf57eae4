{#- Every staged column that names a team, checked against the extract contract by
    tests/python/test_contract_lists.py. -#}
{% set team_columns = [
    ('stg_care_leavers', 'team_id'),
    ('stg_cin_assessments', 'team_id'),
    ('stg_cin_episodes', 'team_id'),
    ('stg_cin_plans', 'team_id'),
    ('stg_department', 'parent_team_id'),
    ('stg_initial_cp_conference', 'team_id'),
    ('stg_involvements', 'team_id'),
    ('stg_mash_triage', 'team_id'),
    ('stg_s47_enquiry', 'team_id'),
    ('stg_strategy_discussions', 'team_id'),
    ('stg_workforce', 'team_id'),
] %}

with

teams_in_rows as (
    {% for model, column in team_columns %}
    select
        {{ column }} as team_id,
        la_code
    from {{ ref(model) }}
    where {{ column }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    team_id,
    -- the council is part of the id, so it is the same on every row
    min(la_code) as la_code,
    substring(team_id, length(min(la_code)) + 2) as source_team_id,
    count(*) as n_rows
from teams_in_rows
group by team_id
