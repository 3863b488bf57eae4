{#- Our views, in one statement, for the reason of our tables. -#}
{% materialization view, adapter='duckdb' %}
    {% set target_relation = this.incorporate(type='view') %}
    {% do drop_other_kind(target_relation) %}
    {{ run_hooks(pre_hooks) }}
    {% call statement('main') %}
        create or replace view {{ target_relation }} as (
            {{ sql }}
        );
    {% endcall %}
    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
