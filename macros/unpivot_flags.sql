{#- One row for each flag of each row of a rules model, flags that do not apply included. The adapter
    is asked for the columns, since only the catalogue lists them; before the first build (a linter)
    there are none. -#}
{% macro unpivot_flags(model, prefix='rule_') -%}
    {%- set flags = [] -%}
    {%- set relation = ref(model) -%}
    {%- if execute and load_relation(relation) is not none -%}
        {%- for column in adapter.get_columns_in_relation(relation) -%}
            {%- if column.name.startswith(prefix) -%}{%- do flags.append(column.name) -%}{%- endif -%}
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
