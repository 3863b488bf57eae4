{#- A date in a return is written as 2026-03-31 and in no other way; anything else is no date. -#}
{% macro iso_date(text) -%}
    case when {{ text }} like '____-__-__' then try_cast({{ text }} as date) end
{%- endmacro %}
