{#- Steps of a query: the fields of the rows that are wanted, as text, one row each, empty fields included.
    Needs a step `wanted` before it, with submission_id, and with table_name and row_id as well when
    `by_row`: a row may be of another submission, of last year's, than the one that wants it.
    Ends in the step `field_values`. -#}
{% macro return_field_values(return_id, by_row) -%}
{%- set tables = return_tables(return_id) -%}
{% for name, table in tables.items() %}
{%- if 'list' in table %}
{%- set listed = table['list'] %}
lists_of_{{ name }} as (
    select
        {{ table['key'] }} as row_id,
        {{ dbt.listagg(listed['field'], "' '", 'order by ' ~ listed['field']) }} as listed_values
    from {{ ref(return_id ~ '__' ~ listed['table']) }}
    {%- if by_row %}
    where {{ table['key'] }} in (select row_id from wanted where table_name = '{{ name }}')
    {%- endif %}
    group by {{ table['key'] }}
),

{% endif -%}
{{ name }}_as_text as (
    select
        {{ 'wanted' if by_row else 'rows_of_table' }}.submission_id,
        rows_of_table.{{ table['key'] }} as row_id,
        {%- if 'list' in table %}
        lists_of_{{ name }}.listed_values as {{ table['list']['field'] }},
        {%- endif %}
        {%- for column in table['fields'] %}
        {%- set as_text = 'cast(rows_of_table.' ~ column ~ ' as varchar)' %}
        {%- if by_row and column in table.get('texts', []) %}
        {%- set as_text = 'coalesce(' ~ as_text ~ ', rows_of_table.' ~ column ~ '_text)' %}
        {%- endif %}
        {{ as_text }} as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref(return_id ~ '__' ~ name) }} as rows_of_table
    inner join wanted
        on
            {%- if by_row %}
            rows_of_table.{{ table['key'] }} = wanted.row_id
            and wanted.table_name = '{{ name }}'
            {%- else %}
            rows_of_table.submission_id = wanted.submission_id
            {%- endif %}
    {%- if 'list' in table %}
    left join lists_of_{{ name }} on rows_of_table.{{ table['key'] }} = lists_of_{{ name }}.row_id
    {%- endif %}
),

{% endfor -%}
field_values as (
    {%- for name, table in tables.items() %}
    {%- set fields = table['fields'] + ([table['list']['field']] if 'list' in table else []) %}
    select
        submission_id,
        '{{ name }}' as table_name,
        row_id,
        column_name,
        field_value
    from {{ name }}_as_text
    unpivot include nulls (field_value for column_name in ({{ fields | join(', ') }}))
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)
{%- endmacro %}
