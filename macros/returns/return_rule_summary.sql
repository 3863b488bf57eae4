{#- Each rule of its year for each submission of a return: rows tested and failing, zero included. -#}
{% macro return_rule_summary(return_id) -%}
{%- set tables = (return_tables(return_id) | list) + ['return'] -%}
with

rules as (
    select * from {{ ref('catalogue_rules_' ~ return_id) }}
),

submissions as (
    select * from {{ ref('return_submissions') }}
    where return_id = '{{ return_id }}'
),

{% for table in tables %}
flags_of_{{ table }} as (
    {{ unpivot_flags(return_id ~ '__' ~ table ~ '_rules') | indent(4) }}
),

{% endfor %}
flags as (
    {% for table in tables %}
    select
        '{{ table }}' as table_name,
        submission_id,
        flag_name,
        count(is_failing) as n_tested,
        count_if(is_failing) as n_failing
    from flags_of_{{ table }}
    group by submission_id, flag_name
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

-- every rule of the year for every submission, also where a table holds no row to test
select
    submissions.submission_id,
    rules.rule_code,
    rules.table_name,
    rules.rule_column,
    rules.severity,
    rules.rule_level,
    rules.module,
    rules.status,
    rules.message,
    coalesce(flags.n_tested, 0) as n_tested,
    cast(coalesce(flags.n_failing, 0) as bigint) as n_failing,
    rules.is_main_table
from submissions
inner join rules
    on
        coalesce(submissions.collection_year >= rules.first_year, true)
        and coalesce(submissions.collection_year <= rules.last_year, true)
left join flags
    on
        submissions.submission_id = flags.submission_id
        and rules.table_name = flags.table_name
        and rules.rule_column = flags.flag_name
{%- endmacro %}
