{#- The council is that of the record the id stands in, so it is read from the same table. -#}
{% macro council_key(column) -%}
    {%- set table = column.rpartition('.')[0] -%}
    {{ table ~ '.' if table }}cj_la_code || '-' || id_text({{ column }})
{%- endmacro %}
