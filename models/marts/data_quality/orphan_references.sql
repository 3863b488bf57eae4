{% set tables = extract_columns() %}
{#- portals and councils name children in findings as the return does, not as the case system -#}
{% set not_of_the_case_system = ['sup_accepted_findings', 'sup_portal_findings'] %}
{% set references = [] %}
{% for table, columns in tables.items() if table not in not_of_the_case_system %}
{% for column in columns if column.refers_to %}
{% set target, target_column = column.refers_to.split('.') %}
{% for found in tables.get(target, []) if found.name == target_column %}
{% do references.append([table, column, target, found.staging_name]) %}
{% endfor %}
{% endfor %}
{% endfor %}
-- the linter cannot follow indents through the loops over the extracts
-- noqa: disable=LT02
with

orphans as (
    {% for table, column, target, target_column in references %}
    select
        referring.la_code,
        '{{ table }}' as table_name,
        '{{ column.name }}' as column_name,
        '{{ target }}' as refers_to_table,
        referring.source_file,
        referring.{{ column.staging_name }} as missing_id,
        referring.source_record
    from {{ ref(staging_name(table)) }} as referring
    left join (
        select {{ target_column }} as found_id
        from {{ ref(staging_name(target)) }}
        group by {{ target_column }}
    ) as found on referring.{{ column.staging_name }} = found.found_id
    where referring.{{ column.staging_name }} is not null and found.found_id is null
    {{ 'union all' if not loop.last }}
    {% endfor %}
    {% if not references %}
    select
        cast(null as varchar) as la_code,
        cast(null as varchar) as table_name,
        cast(null as varchar) as column_name,
        cast(null as varchar) as refers_to_table,
        cast(null as varchar) as source_file,
        cast(null as varchar) as missing_id,
        cast(null as bigint) as source_record
    where false
    {% endif %}
)

select
    la_code,
    table_name,
    column_name,
    refers_to_table,
    source_file,
    missing_id,
    source_record
from orphans
