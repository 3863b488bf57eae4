{#- A bound of Wilson's 95 per cent interval of a share, in per cent. With p = x / n and z = 1.96:
    (p + z2 / 2n -/+ z sqrt(p (1 - p) / n + z2 / 4n2)) / (1 + z2 / n), z2 and n2 being squares.
    `share` is a part of 1, `sign` - or +. -#}
{% macro wilson_bound(share, denominator, sign) -%}
    100.0 * (
        {{ share }} + 1.9208 / nullif({{ denominator }}, 0)
        {{ sign }} 1.96 * sqrt(
            greatest({{ share }} * (1 - {{ share }}), 0) / nullif({{ denominator }}, 0)
            + 0.9604 / nullif({{ denominator }} * {{ denominator }}, 0)
        )
    ) / (1 + 3.8416 / nullif({{ denominator }}, 0))
{%- endmacro %}
