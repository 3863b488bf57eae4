{#- A value had text, and staging holds nothing in its place; fillers are nothing by rule. -#}
{% macro value_is_lost(column, arrived, staged) -%}
    {%- set value = text_value(arrived ~ '.' ~ column.name) -%}
    {%- if column.data_type == 'json' -%}
        not coalesce(json_valid({{ value }}), true)
    {%- elif column.data_type in ('date', 'timestamp') -%}
        (
            {{ staged }}.{{ column.staging_name }} is null
            and not coalesce(
                regexp_matches({{ value }}, '^(1900-01-01|0?1/0?1/1900)([T ]|$)'), true
            )
        )
    {%- else -%}
        ({{ staged }}.{{ column.staging_name }} is null and {{ value }} is not null)
    {%- endif -%}
{%- endmacro %}
