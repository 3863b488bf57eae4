{#- Hours by the clock from one time to another, nights and weekends included, to two decimals. -#}
{% macro hours_between(start_at, end_at) -%}
    cast(round({{ dbt.datediff(start_at, end_at, 'second') }} / 3600.0, 2) as double)
{%- endmacro %}
