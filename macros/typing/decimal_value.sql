{% macro decimal_value(column) -%}
    decimal_value({{ column }})
{%- endmacro %}

{#- 0.6, .6, 1,234.50 and £1,234.50, to four places; never an infinity, which a double would be. -#}
{% macro define_decimal_value() %}
    {% call create_function('decimal_value', ['value string'], 'decimal(18, 4)') %}
        try_cast(
            translate(
                regexp_extract(
                    trimmed(value),
                    '^[-+]?£? ?([0-9]{1,3}(,[0-9]{3})+|[0-9]*)([.][0-9]*)?$',
                    0
                ),
                '£, ',
                ''
            ) as decimal(18, 4)
        )
    {% endcall %}
{% endmacro %}
