{#- The day a person reaches an age. Born on 29 February, that is 1 March of a common year
    (DECISIONS.md, born on 29 February), where calendar months would clip to 28 February. -#}
{% macro birthday_date(dob, years) -%}
    (
        {{ add_months(dob, '12 * (' ~ years ~ ')') }}
        + case
            when
                extract(day from {{ dob }}) = 29
                and extract(day from {{ add_months(dob, '12 * (' ~ years ~ ')') }}) = 28
                then 1
            else 0
        end
    )
{%- endmacro %}
