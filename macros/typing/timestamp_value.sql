{% macro timestamp_value(column) -%}
    timestamp_value({{ column }}, {{ reporting_date() }})
{%- endmacro %}

{#- The clock time as written: no zone is applied, since case systems write local time. Seconds are
    enough. A day without a time is midnight; an impossible time makes the whole value null. In a
    spreadsheet's serial the part after the point is the part of the day that has gone by. -#}
{% macro define_timestamp_value() %}
    {%- set parameters = ['value string', 'reporting_date date'] -%}
    {% call create_function('timestamp_value', parameters, 'timestamp') %}
        try_cast(
            cast(date_value(value, reporting_date) as string)
            || coalesce(
                nullif(
                    regexp_extract(trimmed(value), '[ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2})?', 0), ''
                ),
                substring(
                    cast(
                        timestamp '2000-01-01 00:00:00' + interval 1 second * cast(
                            least(
                                86399,
                                round(86400 * try_cast('0' || regexp_extract(
                                    trimmed(value), '^[0-9]{5}([.][0-9]+)$', 1
                                ) as double))
                            ) as integer
                        ) as string
                    ),
                    11,
                    9
                )
            ) as timestamp
        )
    {% endcall %}
{% endmacro %}
