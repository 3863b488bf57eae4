{#- Call one of the plugin's SQL functions and return its answer; its error stops the build. -#}
{% macro ask_plugin(name, arguments=[]) %}
    {% set quoted = [] %}
    {% for argument in arguments %}
        {% do quoted.append("'" ~ argument | replace("'", "''") ~ "'") %}
    {% endfor %}
    {% set answer = fromjson(run_query('select ' ~ name ~ '(' ~ quoted | join(', ') ~ ')')[0][0]) %}
    {% if answer is mapping and answer.error %}
        {% do exceptions.raise_compiler_error(answer.error) %}
    {% endif %}
    {{ return(answer) }}
{% endmacro %}
