{#- The codes that a JSON text names, as a list: the items of an array, or the keys of an object whose
    value is a yes. Nulls may stand in an array. Null when the text is neither: some are cut off. -#}
{% macro json_codes(column) -%}
    {{ return(adapter.dispatch('json_codes')(column)) }}
{%- endmacro %}

{% macro duckdb__json_codes(column) -%}
    case json_type(try_cast({{ column }} as json))
        when 'ARRAY' then json_extract_string(try_cast({{ column }} as json), '$[*]')
        when 'OBJECT'
            then
                regexp_extract_all(
                    {{ column }},
                    '(?i)"([^"]+)"\s*:\s*("\s*(y|yes|true|1)\s*"|true|1)\s*[,}]',
                    1
                )
    end
{%- endmacro %}

{% macro spark__json_codes(column) -%}
    case
        when {{ column }} like '[%' then from_json({{ column }}, 'array<string>')
        when from_json({{ column }}, 'map<string,string>') is not null
            then
                regexp_extract_all(
                    {{ column }},
                    r'(?i)"([^"]+)"\s*:\s*("\s*(y|yes|true|1)\s*"|true|1)\s*[,}]',
                    1
                )
    end
{%- endmacro %}
