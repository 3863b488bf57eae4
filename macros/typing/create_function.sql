{#- Parameters are given as "name type"; the body is what stands between call and endcall. -#}
{% macro create_function(name, parameters, returns) %}
    {% do run_query(adapter.dispatch('function_sql')(name, parameters, returns, caller())) %}
{% endmacro %}

{% macro duckdb__function_sql(name, parameters, returns, body) -%}
    {%- set names = [] -%}
    {%- for parameter in parameters -%}
        {%- do names.append(parameter.split(' ')[0]) -%}
    {%- endfor -%}
    create or replace macro {{ name }}({{ names | join(', ') }}) as {{ body }}
{%- endmacro %}

{% macro spark__function_sql(name, parameters, returns, body) -%}
    create or replace temporary function {{ name }}({{ parameters | join(', ') }})
    returns {{ returns }} return {{ body }}
{%- endmacro %}
