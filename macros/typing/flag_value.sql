{% macro flag_value(column) -%}
    flag_value({{ column }})
{%- endmacro %}

{% macro define_flag_value() %}
    {% call create_function('flag_value', ['value string'], 'boolean') %}
        case
            when lower(trimmed(value)) in ('y', 'yes', 'true', 't', '1') then true
            when lower(trimmed(value)) in ('n', 'no', 'false', 'f', '0') then false
        end
    {% endcall %}
{% endmacro %}
