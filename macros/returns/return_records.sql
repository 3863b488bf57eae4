{#- One row for each row of a return. `record_key` tells it from the child's other rows of the table in
    whichever submission it stands: by its date, and by a number where several have that date. -#}
{% macro return_records(return_id) -%}
{%- set tables = return_tables(return_id) -%}
-- the linter cannot follow indents through the loop over the tables
-- noqa: disable=LT02
with

all_rows as (
    {%- for name, table in tables.items() %}
    {%- set child = table.get('child', 'rows_of_table.la_child_id') %}
    {%- set told_by %}
    {%- for column in table['told_by'] %}
    coalesce(cast(rows_of_table.{{ column }} as varchar), '(empty)')
    {%- else %}
    ''
    {%- endfor %}
    {%- endset %}
    select
        rows_of_table.submission_id,
        '{{ name }}' as table_name,
        rows_of_table.{{ table['key'] }} as row_id,
        {{ child }} as la_child_id,
        {{ told_by }} as told_by,
        row_number() over (
            partition by
                rows_of_table.submission_id,
                {{ child }},
                {{ told_by }}
            order by
                {%- for column in table['fields'] %}
                rows_of_table.{{ column }} asc nulls last,
                {%- endfor %}
                rows_of_table.{{ table['key'] }} asc nulls last
        ) as number_among_equals
    from {{ ref(return_id ~ '__' ~ name) }} as rows_of_table
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    submission_id,
    table_name,
    row_id,
    la_child_id,
    case
        when number_among_equals > 1
            then trim(concat(told_by, ' #', number_among_equals))
        else told_by
    end as record_key
from all_rows
{%- endmacro %}
