{#- Our tables: one statement a model instead of a dozen. The work file is read by nobody before all
    has passed, so nothing is renamed or kept aside; descriptions are added at publishing. The
    contract holds as it does in dbt: columns, types and not null, and their order besides. -#}
{% materialization table, adapter='duckdb' %}
    {% set target_relation = this.incorporate(type='table') %}
    {% do drop_other_kind(target_relation) %}
    {{ run_hooks(pre_hooks) }}
    {% call statement('main') %}
        create or replace table {{ target_relation }} as (
            {{ sql }}
        );
        {% if config.get('contract').enforced %}
            {{ hold_contract(target_relation, model) }}
        {% endif %}
    {% endcall %}
    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
