{#- A rule whose wording in a year is not held, or that is switched off, gives no result. -#}
{% macro statuses_not_tested() -%}
    'wording_not_held', 'off'
{%- endmacro %}

{#- The findings of a return: every row that fails a rule of its year. -#}
{% macro return_rule_results(return_id) -%}
{%- set tables = return_rule_tables(return_id) -%}
with

rules as (
    select * from {{ ref('catalogue_rules_' ~ return_id) }}
),

submissions as (
    select * from {{ ref('return_submissions') }}
),

records as (
    select * from {{ ref(return_id ~ '__records') }}
),

accepted_findings as (
    select * from {{ ref('stg_accepted_findings') }}
    where return_id = '{{ return_id }}'
),

children as (
    select * from {{ ref('dim_children') }}
),

lead_allocations as (
    select * from {{ ref('int_lead_allocations') }}
),

workers as (
    select * from {{ ref('dim_workers') }}
),

teams as (
    select * from {{ ref('dim_teams') }}
),

{% for table in tables %}
flags_of_{{ table }} as (
    {{ unpivot_flags(return_id ~ '__' ~ table ~ '_rules') | indent(4) }}
),

{% endfor %}
failing as (
    {% for table in tables %}
    select
        '{{ table }}' as table_name,
        submission_id,
        row_id,
        la_child_id,
        flag_name
    from flags_of_{{ table }}
    where is_failing
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

failing_rules as (
    select
        failing.submission_id,
        submissions.la_code,
        rules.rule_code,
        failing.table_name,
        failing.row_id,
        rules.rule_column,
        failing.la_child_id,
        rules.severity,
        rules.rule_level,
        rules.module,
        rules.status,
        rules.message,
        concat_ws('-', submissions.la_code, failing.la_child_id) as named_child_id
    from failing
    inner join submissions on failing.submission_id = submissions.submission_id
    inner join rules
        on
            failing.table_name = rules.table_name
            and failing.flag_name = rules.rule_column
            and coalesce(submissions.collection_year >= rules.first_year, true)
            and coalesce(submissions.collection_year <= rules.last_year, true)
    where rules.status not in ({{ statuses_not_tested() }})
),

-- who the child is in the warehouse, by the id that returns use
children_by_return_id as (
    select
        concat_ws('-', children.la_code, {{ return_child_id('children') }}) as named_child_id,
        min(children.child_id) as child_id
    from children
    group by concat_ws('-', children.la_code, {{ return_child_id('children') }})
),

workers_now as (
    select
        child_id,
        worker_id,
        team_id
    from lead_allocations
    where
        lead_kind = 'social_worker'
        and {{ is_open_on('allocation_start_date', 'allocation_end_date', reporting_date()) }}
),

-- of several entries the one for the child, then the one that runs longest
acceptances as (
    select
        failing_rules.submission_id,
        failing_rules.rule_code,
        failing_rules.table_name,
        failing_rules.row_id,
        accepted_findings.accepted_reason,
        accepted_findings.accepted_by,
        accepted_findings.accepted_until_date
    from failing_rules
    inner join accepted_findings
        on
            failing_rules.la_code = accepted_findings.la_code
            and lower(failing_rules.rule_code) = lower(accepted_findings.rule_code)
            and (
                accepted_findings.child_id is null
                or concat_ws('-', failing_rules.la_code, 'all') = lower(accepted_findings.child_id)
                or failing_rules.named_child_id = accepted_findings.child_id
            )
            and coalesce(accepted_findings.accepted_until_date >= {{ reporting_date() }}, true)
    qualify row_number() over (
        partition by
            failing_rules.submission_id,
            failing_rules.rule_code,
            failing_rules.table_name,
            failing_rules.row_id
        order by
            accepted_findings.child_id = failing_rules.named_child_id desc nulls last,
            accepted_findings.accepted_until_date desc nulls first,
            accepted_findings.accepted_finding_id asc nulls last
    ) = 1
)

select
    {{ row_id([
        'failing_rules.submission_id', 'failing_rules.rule_code', 'failing_rules.table_name',
        'failing_rules.row_id'
    ]) }} as finding_id,
    failing_rules.submission_id,
    failing_rules.rule_code,
    failing_rules.table_name,
    failing_rules.row_id,
    failing_rules.rule_column,
    failing_rules.la_child_id,
    records.record_key,
    children_by_return_id.child_id,
    workers_now.worker_id,
    workers_now.team_id,
    workers.worker_name,
    teams.team_name,
    failing_rules.severity,
    failing_rules.rule_level,
    failing_rules.module,
    failing_rules.status,
    failing_rules.message,
    acceptances.accepted_reason,
    acceptances.accepted_by,
    acceptances.row_id is not null as is_accepted,
    acceptances.accepted_until_date
from failing_rules
-- by its key alone: a row of last year's return can fail a rule of this year's
left join records
    on
        failing_rules.table_name = records.table_name
        and failing_rules.row_id = records.row_id
left join children_by_return_id
    on failing_rules.named_child_id = children_by_return_id.named_child_id
left join workers_now on children_by_return_id.child_id = workers_now.child_id
left join workers on workers_now.worker_id = workers.worker_id
left join teams on workers_now.team_id = teams.team_id
left join acceptances
    on
        failing_rules.submission_id = acceptances.submission_id
        and failing_rules.rule_code = acceptances.rule_code
        and failing_rules.table_name = acceptances.table_name
        and failing_rules.row_id = acceptances.row_id
{%- endmacro %}
