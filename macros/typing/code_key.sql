{% macro code_key(column) -%}
    code_key({{ column }})
{%- endmacro %}

{#- What is looked up in the aliases: the code a value begins with ("1A - Individual", "M: Male",
    "5B Health"), else the whole value. Without a sign after it only a short code with a digit
    counts, so that wording ("S47 joint", "NEW carer") stays whole. -#}
{% macro define_code_key() %}
    {% call create_function('code_key', ['value string'], 'string') %}
        upper(
            coalesce(
                nullif(
                    regexp_extract(
                        trimmed(value),
                        '^([A-Za-z]{0,2}[0-9]{1,2}[A-Za-z]?|[A-Z]{1,6}) ?[-:.)] +[A-Za-z(]',
                        1
                    ),
                    ''
                ),
                nullif(
                    regexp_extract(
                        trimmed(value),
                        '^([0-9]{1,2}[A-Za-z]?|[A-Za-z][0-9])[-:.) ] ?[A-Za-z(]',
                        1
                    ),
                    ''
                ),
                id_text(value)
            )
        )
    {% endcall %}
{% endmacro %}
