{#- Whether a period touches the calendar months that end with the day: begun by then, and not ended
    before the first of them. 12 months to 31 March 2025 begin on 1 April 2024; what was open when
    they began is in. -#}
{% macro is_in_months_to(start_date, end_date, day, months) -%}
    (
        {{ start_date }} <= {{ day }}
        and (
            {{ end_date }} is null
            or {{ end_date }} >= {{ add_months('cast(' ~ day ~ ' + 1 as date)', -months) }}
        )
    )
{%- endmacro %}
