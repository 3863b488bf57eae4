{#- Publish when, and only when, a whole build has passed: every enabled model, seed and data test
    of the graph is in `results` with success or pass. Unit tests may be left out. The descriptions
    of the marts go straight into the published file: nobody reads the work file. -#}
{% macro publish(results) %}
    {% if execute and flags.WHICH == 'build' %}
        {% set passed = [] %}
        {% set failed = [] %}
        {% for result in results %}
            {% if result.status in ('success', 'pass') %}
                {% do passed.append(result.node.unique_id) %}
            {#- an exposure runs nothing -#}
            {% elif result.node.resource_type != 'exposure' %}
                {% do failed.append(result.node.unique_id) %}
            {% endif %}
        {% endfor %}
        {% set needed = [] %}
        {% set marts = {} %}
        {% for node in graph.nodes.values() %}
            {% if node.resource_type in ('model', 'seed', 'test') and node.config.enabled %}
                {% do needed.append(node.unique_id) if node.unique_id not in passed %}
            {% endif %}
            {% if node.resource_type == 'model' and node.path.startswith('marts')
                and node.config.meta.get('published', true) %}
                {% set columns = {} %}
                {% for column in node.columns.values() %}
                    {% do columns.update({column.name: column.description}) %}
                {% endfor %}
                {% do marts.update({node.schema ~ '.' ~ node.alias: [
                    node.description, columns, node.config.meta.get('published_in_order', '')
                ]}) %}
            {% endif %}
        {% endfor %}
        {% if flags.EMPTY or needed or failed %}
            {% do log('not published: partial build', info=true) %}
        {% else %}
            {% set done = ask_plugin('cj_publish', [tojson(marts)], raise_errors=false) %}
            {% if done.error %}
                {#- a hook fails through its SQL -#}
                select error('not published: {{ done.error | replace("'", "''") }}')
            {% else %}
            {% do log('published ' ~ done.rows ~ ' rows in ' ~ marts | length ~ ' marts to '
                ~ done.published ~ ' (build ' ~ done.build_number ~ ')', info=true) %}
            {% endif %}
        {% endif %}
    {% endif %}
{% endmacro %}
