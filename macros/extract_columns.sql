{#- The contract's columns by table: {table: [{name, staging_name, data_type, key_role,
    is_required, refers_to}]}, read from the catalogue when the ledger's models run; names only where there is none yet (lint). -#}
{% macro extract_columns() %}
    {% set tables = {} %}
    {% for table in extract_tables() %}
        {% do tables.update({table: []}) %}
        {% do ref(table) %}
        {% do ref(staging_name(table)) %}
    {% endfor %}
    {% set catalogue = ref('catalogue_extract_fields') %}
    {% if execute and load_relation(catalogue) is not none %}
        {% for row in run_query('select * from ' ~ catalogue ~ ' order by table_name, column_order') %}
            {% do tables.get(row.table_name, []).append({
                'name': row.column_name, 'staging_name': row.staging_column,
                'data_type': row.data_type, 'key_role': row.key_role or '',
                'is_required': row.is_required == 'Y',
                'refers_to': row.refers_to or ''}) %}
        {% endfor %}
    {% endif %}
    {{ return(tables) }}
{% endmacro %}
