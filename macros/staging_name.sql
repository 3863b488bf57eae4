{#- The staging model of an extract table: ssd_contacts is staged as stg_contacts. -#}
{% macro staging_name(table) %}
    {{ return('stg_' ~ table[4:]) }}
{% endmacro %}
