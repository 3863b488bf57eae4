{#- The codes of a text in which several stand between commas, as a list. -#}
{% macro split_codes(column) -%}
    {{ return(adapter.dispatch('split_codes')(column)) }}
{%- endmacro %}

{% macro duckdb__split_codes(column) -%}
    string_split(replace({{ column }}, ' ', ''), ',')
{%- endmacro %}

{% macro spark__split_codes(column) -%}
    split(replace({{ column }}, ' ', ''), ',')
{%- endmacro %}
