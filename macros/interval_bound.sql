{#- A bound of the 95 per cent interval of a row's value: Wilson's of a share, Byar's of a count or a
    rate. The row has is_share, share_of_one with its denominator, and poisson_count with
    poisson_unit, which is what one more in the count adds to the value. `side` is low or high. -#}
{% macro interval_bound(side) -%}
    case
        when is_share
            then {{ wilson_bound('share_of_one', 'denominator', '-' if side == 'low' else '+') }}
        else {{ poisson_bound('poisson_count', side) }} * poisson_unit
    end
{%- endmacro %}
