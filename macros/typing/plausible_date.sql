{#- Later than the filler 1900-01-01 and no later than two years after the reporting date. -#}
{% macro define_plausible_date() %}
    {% call create_function('plausible_date', ['day date', 'reporting_date date'], 'date') %}
        case
            when
                day between
                date '1900-01-02' and cast(reporting_date + interval 2 year as date)
                then day
        end
    {% endcall %}
{% endmacro %}
