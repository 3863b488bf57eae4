{#- One row for each flag of each row of a rules model, flags that do not apply included. The adapter
    is asked for the columns, since only the catalogue lists them; before the first build (a linter)
    there are none. -#}
{% macro unpivot_flags(model, prefix='rule_') -%}
    {%- set flags = [] -%}
    {%- set relation = ref(model) -%}
    {%- if execute and load_relation(relation) is not none -%}
        {%- for name in adapter.dispatch('column_names')(relation) if name.startswith(prefix) -%}
            {%- do flags.append(name) -%}
        {%- endfor -%}
    {%- endif -%}
    select
        submission_id,
        row_id,
        la_child_id,
        flag_name,
        {{ 'is_failing' if flags else 'cast(null as boolean) as is_failing' }}
    from {{ relation }}
    {% if flags -%}
    unpivot include nulls (is_failing for flag_name in ({{ flags | join(', ') }}))
    {%- else -%}
    cross join (values ('')) as no_flags (flag_name)
    {%- endif %}
{%- endmacro %}

{% macro default__column_names(relation) %}
    {{ return(adapter.get_columns_in_relation(relation) | map(attribute='name') | list) }}
{% endmacro %}

{#- The adapter reads the whole catalogue for one table, which a return asks a dozen times. -#}
{% macro duckdb__column_names(relation) %}
    {% set table = relation.schema ~ '.' ~ relation.identifier %}
    {{ return(run_query("select name from pragma_table_info('" ~ table ~ "')").columns[0].values()) }}
{% endmacro %}
