{#- The age groups of the tables the field prints, on a day. -#}
{% macro age_band(age, dob, expected_dob, on_date) -%}
    case
        when {{ age }} >= 18 then '18 and over'
        when {{ age }} >= 16 then '16-17'
        when {{ age }} >= 10 then '10-15'
        when {{ age }} >= 5 then '5-9'
        when {{ age }} >= 1 then '1-4'
        when {{ age }} >= 0 then 'under 1'
        when
            {{ dob }} > {{ on_date }} or ({{ dob }} is null and {{ expected_dob }} is not null)
            then 'unborn'
    end
{%- endmacro %}
