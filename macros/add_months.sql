{#- Calendar months, clipped to the last day: 31 January and 3 months make 30 April. -#}
{% macro add_months(date, months) -%}
    {{ return(adapter.dispatch('add_months')(date, months)) }}
{%- endmacro %}

{% macro duckdb__add_months(date, months) -%}
    cast({{ date }} + to_months({{ months }}) as date)
{%- endmacro %}

{% macro spark__add_months(date, months) -%}
    add_months({{ date }}, {{ months }})
{%- endmacro %}
