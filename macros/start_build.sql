{#- A whole build begins on empty schemas, so that nothing of an earlier one can be published. -#}
{% macro start_build() %}
    {% if execute and flags.WHICH in ('build', 'seed', 'retry') %}
        {% set chosen = invocation_args_dict %}
        {% set is_whole = flags.WHICH == 'build' and not (
            chosen.select or chosen.exclude or chosen.selector) %}
        {% if is_whole %}
            {% for schema in graph.nodes.values() | map(attribute='schema') | unique | sort %}
                {% if schema != 'main' %}
                    {% set relation = api.Relation.create(target.database, schema) %}
                    {% do adapter.drop_schema(relation) %}
                    {% do adapter.create_schema(relation) %}
                {% endif %}
            {% endfor %}
        {% endif %}
        {% do run_query('create schema if not exists raw') %}
        {% for sql in ask_plugin('cj_begin_load') %}
            {% do run_query(sql) %}
        {% endfor %}
    {% endif %}
{% endmacro %}
