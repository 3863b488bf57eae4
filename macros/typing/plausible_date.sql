{#- Later than the filler 1900-01-01 and no later than two years after the reporting date. What
    lies outside is drawn in to the nearest end and the ends become null, so that the day is worked
    out once, where "case when day between ... then day" works it out twice. -#}
{% macro define_plausible_date() %}
    {% call create_function('plausible_date', ['day date', 'reporting_date date'], 'date') %}
        nullif(
            nullif(
                greatest(
                    least(day, cast(reporting_date + interval 2 year as date) + 1),
                    date '1900-01-01'
                ),
                date '1900-01-01'
            ),
            cast(reporting_date + interval 2 year as date) + 1
        )
    {% endcall %}
{% endmacro %}
