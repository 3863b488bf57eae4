{#- Older loads write 0 or -1 where there is no worker or no team. -#}
{% macro staff_key(column) -%}
    {%- set table = column.rpartition('.')[0] -%}
    {{ table ~ '.' if table }}cj_la_code || '-'
    || nullif(nullif(id_text({{ column }}), '0'), '-1')
{%- endmacro %}
