{#- A whole build begins on empty schemas, so that nothing of an earlier one can be published. -#}
{% macro start_build() %}
    {% if execute and flags.WHICH in ('build', 'seed', 'retry') %}
        {#- a retry calls itself build too, and only what is selected tells them apart -#}
        {% set left_out = [] %}
        {% for node in graph.nodes.values() if node.resource_type in ('model', 'seed') %}
            {% do left_out.append(node.name) if node.unique_id not in selected_resources %}
        {% endfor %}
        {% if flags.WHICH == 'build' and not left_out %}
            {% set statements = [] %}
            {% for schema in graph.nodes.values() | map(attribute='schema') | unique | sort %}
                {% if schema != 'main' %}
                    {% do statements.append('drop schema if exists ' ~ schema ~ ' cascade') %}
                    {% do statements.append('create schema ' ~ schema) %}
                {% endif %}
            {% endfor %}
            {% do run_query(statements | join('; ')) %}
        {% endif %}
        {% do run_query('create schema if not exists raw') %}
        {% set load = ask_plugin('cj_begin_load') %}
        {% for message in load.messages %}
            {% do log(message, info=true) %}
        {% endfor %}
        {% for sql in load.statements %}
            {% do run_query(sql) %}
        {% endfor %}
    {% endif %}
{% endmacro %}
