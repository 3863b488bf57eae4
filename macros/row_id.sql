{#- For tables without a key of their own. The separator is a control character, which no value
    holds, so that (ab, c) and (a, bc) stay apart. -#}
{% macro row_id(columns) -%}
    md5(
        concat_ws(
            chr(31)
            {%- for column in columns %},
            coalesce(cast({{ column }} as string), '')
            {%- endfor %}
        )
    )
{%- endmacro %}
