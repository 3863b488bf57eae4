{% macro text_value(column) -%}
    text_value({{ column }})
{%- endmacro %}

{#- NULL counts as nothing in capitals only: Null is a surname. Three
    nullifs would work the argument out eight times, as each does so twice. -#}
{% macro define_text_value() %}
    {% call create_function('text_value', ['value string'], 'string') %}
        case when trimmed(value) not in ('', 'SSD_PH', 'NULL') then trimmed(value) end
    {% endcall %}
{% endmacro %}
