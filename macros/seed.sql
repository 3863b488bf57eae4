{#- Our seeds: the shipped CSV gives the columns, CJ_EXTRACTS the rows (DECISIONS.md, loading).
    dbt's own seed loads by position, guesses types and breaks on an apostrophe in the path. -#}
{% materialization seed, adapter='duckdb' %}
    {% set target_relation = this.incorporate(type='table') %}
    {{ run_hooks(pre_hooks) }}
    {% set path = model.original_file_path | replace('\\', '/') %}
    {% set types = tojson(config.get('column_types', {}) or {}) %}
    {% set plan = ask_plugin('cj_plan_seed', [model.name, path, types]) %}
    {% call statement('main') %}
        {{ plan.create }}
    {% endcall %}
    {% for sql in plan.statements %}
        {% do run_query(sql) %}
    {% endfor %}
    {% do store_result('agate_table', response='OK') %}
    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
