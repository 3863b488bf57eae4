{#- A flag as the SSDA903 writes it: 1, 0, or nothing where nobody knows. -#}
{% macro flag_01(flag) -%}
    case when {{ flag }} then '1' when not {{ flag }} then '0' end
{%- endmacro %}
