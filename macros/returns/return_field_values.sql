{#- One row for each field of each row of a return, empty fields included. `record_key` tells a row from
    the child's other rows of the table in whichever submission it stands: by its date, and by a number
    where several have that date. -#}
{% macro return_field_values(return_id) -%}
{%- set tables = return_tables(return_id) -%}
-- the linter cannot follow indents through the loop over the tables
-- noqa: disable=LT02
with
{% for name, table in tables.items() %}
{%- set relation = ref(return_id ~ '__' ~ name) %}
{%- if 'list' in table %}
{%- set listed = table['list'] %}

lists_of_{{ name }} as (
    select
        {{ table['key'] }} as row_id,
        {{ dbt.listagg(listed['field'], "' '", 'order by ' ~ listed['field']) }} as listed_values
    from {{ ref(return_id ~ '__' ~ listed['table']) }}
    group by {{ table['key'] }}
),
{%- endif %}

{{ name }}_as_text as (
    select
        rows_of_table.submission_id,
        '{{ name }}' as table_name,
        rows_of_table.{{ table['key'] }} as row_id,
        {{ table.get('child', 'rows_of_table.la_child_id') }} as child_of_row,
        concat_ws(
            ' '
            {%- for column in table['told_by'] %},
            coalesce(cast(rows_of_table.{{ column }} as varchar), '(empty)')
            {%- else %},
            ''
            {%- endfor %}
        ) as told_by,
        concat_ws(
            '|'
            {%- for column in table['fields'] %},
            coalesce(cast(rows_of_table.{{ column }} as varchar), '')
            {%- endfor %}
        ) as whole_row,
        {%- if 'list' in table %}
        lists_of_{{ name }}.listed_values as {{ table['list']['field'] }},
        {%- endif %}
        {%- for column in table['fields'] %}
        cast(rows_of_table.{{ column }} as varchar) as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ relation }} as rows_of_table
    {%- if 'list' in table %}
    left join lists_of_{{ name }} on rows_of_table.{{ table['key'] }} = lists_of_{{ name }}.row_id
    {%- endif %}
),

{{ name }}_numbered as (
    select
        *,
        row_number() over (
            partition by submission_id, child_of_row, told_by
            order by whole_row asc nulls last, row_id asc nulls last
        ) as number_among_equals
    from {{ name }}_as_text
),
{% endfor %}
all_values as (
    {%- for name, table in tables.items() %}
    {%- set fields = table['fields'] + ([table['list']['field']] if 'list' in table else []) %}
    select
        submission_id,
        table_name,
        row_id,
        child_of_row,
        told_by,
        number_among_equals,
        column_name,
        field_value
    from {{ name }}_numbered
    unpivot include nulls (field_value for column_name in ({{ fields | join(', ') }}))
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    submission_id,
    table_name,
    row_id,
    column_name,
    child_of_row as la_child_id,
    trim(
        concat_ws(
            ' ', told_by, case when number_among_equals > 1 then concat('#', number_among_equals) end
        )
    ) as record_key,
    field_value
from all_values
{%- endmacro %}
