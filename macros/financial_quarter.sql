{#- Quarters of the financial year: 1 is April to June. -#}
{% macro financial_quarter(date) -%}
    cast(floor((extract(month from {{ date }}) + 8) % 12 / 3) + 1 as bigint)
{%- endmacro %}
