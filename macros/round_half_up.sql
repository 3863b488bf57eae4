{#- Published figures round halves away from zero. The cast comes first because a binary fraction
    such as 28.499999999999996 stands for 28.5. -#}
{% macro round_half_up(value, decimals=0) -%}
    cast(round(cast({{ value }} as decimal(28, 8)), {{ decimals }}) as double)
{%- endmacro %}
