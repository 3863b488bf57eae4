{#- A bound of the 95 per cent interval of a count, by Byar's formula for the Poisson interval:
    low is x (1 - 1 / 9x - z / 3 sqrt(x)) cubed, 0 for a count of 0; high the same of x + 1 with
    plus z. z = 1.96. It is within three hundredths of a child of the exact bounds. -#}
{% macro poisson_bound(n, side) -%}
    {%- if side == 'low' -%}
        case
            when {{ n }} > 0
                then {{ n }} * power(1 - 1 / (9.0 * {{ n }}) - 1.96 / (3 * sqrt({{ n }})), 3)
            when {{ n }} = 0 then 0
        end
    {%- else -%}
        case
            when {{ n }} >= 0
                then
                    ({{ n }} + 1)
                    * power(1 - 1 / (9.0 * ({{ n }} + 1)) + 1.96 / (3 * sqrt({{ n }} + 1)), 3)
        end
    {%- endif -%}
{%- endmacro %}
