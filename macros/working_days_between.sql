{#- The arguments are two rows of dim_dates (or their aliases in a join). The day of the first event
    is day 0; a weekend or bank holiday counts as the working day before it. -#}
{% macro working_days_between(start_day, end_day) -%}
    {{ end_day }}.working_day_number - {{ start_day }}.working_day_number
{%- endmacro %}
