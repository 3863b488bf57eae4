{#- Our seeds: the shipped CSV gives the columns, CJ_EXTRACTS the rows (DECISIONS.md, loading).
    dbt's own seed loads by position, guesses types and breaks on an apostrophe in the path. The
    plugin runs the load, since an error that passes through dbt is printed with the record. -#}
{% materialization seed, adapter='duckdb' %}
    {% set target_relation = this.incorporate(type='table') %}
    {{ run_hooks(pre_hooks) }}
    {% set path = model.original_file_path | replace('\\', '/') %}
    {% set types = tojson(config.get('column_types', {}) or {}) %}
    {% do ask_plugin('cj_load_seed', [model.name, path, types]) %}
    {% call noop_statement('main', 'OK', 'OK', 0) %}
        {{ target_relation }}
    {% endcall %}
    {% do store_result('agate_table', response='OK') %}
    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
