{% macro id_text(column) -%}
    id_text({{ column }})
{%- endmacro %}

{#- For ids and reference numbers. A spreadsheet or a data frame turns 12345 into 12345.0, which
    would not meet the same number in another file: the .0 goes. Leading zeros and case stay. -#}
{% macro define_id_text() %}
    {% call create_function('id_text', ['value string'], 'string') %}
        case
            when regexp_extract(trimmed(value), '^[0-9]+[.]0$', 0) != ''
                then left(trimmed(value), length(trimmed(value)) - 2)
            else text_value(value)
        end
    {% endcall %}
{% endmacro %}
