{#- Call one of the plugin's SQL functions and return its answer; its error stops the build, unless
    the caller wants to deal with it. -#}
{% macro ask_plugin(name, arguments=[], raise_errors=true) %}
    {% set quoted = [] %}
    {% for argument in arguments %}
        {% do quoted.append("'" ~ argument | replace("'", "''") ~ "'") %}
    {% endfor %}
    {% set answer = fromjson(run_query('select ' ~ name ~ '(' ~ quoted | join(', ') ~ ')')[0][0]) %}
    {% if raise_errors and answer is mapping and answer.error %}
        {% do exceptions.raise_compiler_error(answer.error) %}
    {% endif %}
    {{ return(answer) }}
{% endmacro %}
