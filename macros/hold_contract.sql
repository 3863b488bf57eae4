{#- Compare the table just made with its contract in the YAML, name and type of every column in
    order; an error undoes the table. Types are spelt as DuckDB has them (decimal(18,4), not
    numeric). The names of columns are no data, so the message may show them. -#}
{% macro hold_contract(relation, model) %}
    {% set described = [] %}
    {% for column in model.columns.values() %}
        {% do described.append("'" ~ column.name ~ ' ' ~ column.data_type | upper ~ "'") %}
        {% for constraint in column.constraints %}
            {% if constraint.type == 'not_null' %}
                alter table {{ relation }} alter column {{ column.name }} set not null;
            {% else %}
                {% do exceptions.raise_compiler_error('no such constraint here: ' ~ constraint) %}
            {% endif %}
        {% endfor %}
    {% endfor %}
    select
        error(
            '{{ relation.identifier }} is not as its contract says. The model has: '
            || array_to_string(list_filter(made, c -> not list_contains(described, c)), ', ')
            || '. The contract has: '
            || array_to_string(list_filter(described, c -> not list_contains(made, c)), ', ')
            || '. If both are empty, the order differs.'
        )
    from (
        select
            list(name || ' ' || type order by cid) as made,
            [{{ described | join(', ') }}] as described
        from pragma_table_info('{{ relation.schema }}.{{ relation.identifier }}')
    )
    where made != described;
{% endmacro %}
