{#- Run before every command. The typing rules are SQL functions of the work database and not text
    pasted into each column, so that compiled models stay short enough to read and to lint. In
    this order, as each may use those before it. -#}
{% macro create_typing_functions() %}
    {% if execute %}
        {% do define_trimmed() %}
        {% do define_text_value() %}
        {% do define_id_text() %}
        {% do define_code_key() %}
        {% do define_flag_value() %}
        {% do define_integer_value() %}
        {% do define_decimal_value() %}
        {% do define_plausible_date() %}
        {% do define_day_first_text() %}
        {% do define_date_value() %}
        {% do define_timestamp_value() %}
    {% endif %}
{% endmacro %}
