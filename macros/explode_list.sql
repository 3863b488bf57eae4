{#- In a select: one row for each item of a list. Rows whose list is empty or null fall away. -#}
{% macro explode_list(list) -%}
    {{ return(adapter.dispatch('explode_list')(list)) }}
{%- endmacro %}

{% macro duckdb__explode_list(list) -%}
    unnest({{ list }})
{%- endmacro %}

{% macro spark__explode_list(list) -%}
    explode({{ list }})
{%- endmacro %}
