{% macro integer_value(column) -%}
    integer_value({{ column }})
{%- endmacro %}

{#- 12, 12.0 and 1,200. A cast alone would round 12.5, each engine in its own way. -#}
{% macro define_integer_value() %}
    {% call create_function('integer_value', ['value string'], 'integer') %}
        try_cast(
            replace(
                regexp_extract(
                    trimmed(value), '^([-+]?([0-9]{1,3}(,[0-9]{3})+|[0-9]+))([.]0*)?$', 1
                ),
                ',',
                ''
            ) as integer
        )
    {% endcall %}
{% endmacro %}
