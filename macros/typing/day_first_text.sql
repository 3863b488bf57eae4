{#- 1/4/2025, 01.04.25 and 1-Apr-2025 as 2025-4-1; no date, but no error, where the shape is
    another. The names of the months stand four characters apart, so the place of one gives its
    number. A year of two digits is put after the given century. -#}
{% macro define_day_first_text() %}
    {%- set parameters = ['value string', 'shape string', 'century string'] -%}
    {% call create_function('day_first_text', parameters, 'string') %}
        right(century || regexp_extract(value, shape, 3), 4)
        || '-' || coalesce(
            try_cast(regexp_extract(value, shape, 2) as integer),
            cast((
                nullif(
                    instr(
                        'jan feb mar apr may jun jul aug sep oct nov dec',
                        lower(left(regexp_extract(value, shape, 2), 3))
                    ),
                    0
                ) + 3
            ) / 4 as integer)
        )
        || '-' || regexp_extract(value, shape, 1)
    {% endcall %}
{% endmacro %}
