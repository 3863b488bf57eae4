{#- One row for each row of a return. `record_key` tells it from the child's other rows of the table in
    whichever submission it stands: by its date, and by a number where several have that date. Few
    have, and only those are put in order. -#}
{% macro return_records(return_id) -%}
{%- set tables = return_tables(return_id) -%}
-- the linter cannot follow indents through the loop over the tables
-- noqa: disable=LT02
with

all_rows as (
    {%- for name, table in tables.items() %}
    select
        rows_of_table.submission_id,
        '{{ name }}' as table_name,
        rows_of_table.{{ table['key'] }} as row_id,
        {{ child_of_row(table) }} as la_child_id,
        {{ row_told_by(table) }} as told_by
    from {{ ref(return_id ~ '__' ~ name) }} as rows_of_table
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

repeated as (
    select
        submission_id,
        table_name,
        coalesce(la_child_id, '') as child,
        told_by
    from all_rows
    group by submission_id, table_name, coalesce(la_child_id, ''), told_by
    having count(*) > 1
),

repeated_rows as (
    {%- for name, table in tables.items() %}
    select
        repeated.submission_id,
        repeated.table_name,
        rows_of_table.{{ table['key'] }} as row_id,
        {{ child_of_row(table) }} as la_child_id,
        repeated.told_by,
        concat(
            {%- for column in table['fields'] %}
            -- what is empty comes after all else
            coalesce(cast(rows_of_table.{{ column }} as varchar), '~'), ' '
            {{- ',' if not loop.last }}
            {%- endfor %}
        ) as all_fields
    from {{ ref(return_id ~ '__' ~ name) }} as rows_of_table
    inner join repeated
        on
            repeated.table_name = '{{ name }}'
            and rows_of_table.submission_id = repeated.submission_id
            and coalesce({{ child_of_row(table) }}, '') = repeated.child
            and {{ row_told_by(table) }} = repeated.told_by
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

numbered as (
    select
        table_name,
        row_id,
        row_number() over (
            partition by submission_id, table_name, la_child_id, told_by
            order by all_fields asc nulls last, row_id asc nulls last
        ) as number_among_equals
    from repeated_rows
)

select
    all_rows.submission_id,
    all_rows.table_name,
    all_rows.row_id,
    all_rows.la_child_id,
    case
        when numbered.number_among_equals > 1
            then trim(concat(all_rows.told_by, ' #', numbered.number_among_equals))
        else all_rows.told_by
    end as record_key
from all_rows
left join numbered
    on all_rows.table_name = numbered.table_name and all_rows.row_id = numbered.row_id
{%- endmacro %}

{% macro child_of_row(table) -%}
    {{ table.get('child', 'rows_of_table.la_child_id') }}
{%- endmacro %}

{% macro row_told_by(table) -%}
    {%- for column in table['told_by'] -%}
    coalesce(cast(rows_of_table.{{ column }} as varchar), '(empty)')
    {%- else -%}
    ''
    {%- endfor -%}
{%- endmacro %}
