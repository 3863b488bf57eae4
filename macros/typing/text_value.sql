{% macro text_value(column) -%}
    text_value({{ column }})
{%- endmacro %}

{#- NULL counts as nothing in capitals only: Null is a surname. -#}
{% macro define_text_value() %}
    {% call create_function('text_value', ['value string'], 'string') %}
        nullif(nullif(nullif(trimmed(value), ''), 'SSD_PH'), 'NULL')
    {% endcall %}
{% endmacro %}
