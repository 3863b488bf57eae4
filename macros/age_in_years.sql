{#- Birthdays passed, never new years crossed. A child born on 29 February is a year older on
    1 March of a common year. Before birth there is no age. -#}
{% macro age_in_years(dob, on_date) -%}
    case
        when {{ dob }} <= {{ on_date }}
            then cast(
                extract(year from {{ on_date }}) - extract(year from {{ dob }})
                - case
                    when
                        extract(month from {{ on_date }}) * 100 + extract(day from {{ on_date }})
                        < extract(month from {{ dob }}) * 100 + extract(day from {{ dob }})
                        then 1
                    else 0
                end as bigint
            )
    end
{%- endmacro %}
