{#- For a join: the row of dim_dates that lies so many working days after another, itself a working
    day. Day 0 of a weekend or bank holiday is the working day before it. -#}
{% macro is_working_days_after(start_day, end_day, working_days) -%}
    {{ end_day }}.is_working_day
    and {{ end_day }}.working_day_number = {{ start_day }}.working_day_number + {{ working_days }}
{%- endmacro %}
