{#- Blanks are space, tab, line feed, carriage return and the no-break space of web forms. -#}
{% macro define_trimmed() %}
    {% call create_function('trimmed', ['value string'], 'string') %}
        trim(both concat(' ', chr(9), chr(10), chr(13), chr(160)) from value)
    {% endcall %}
{% endmacro %}
