{% set reasons = {
    'date': 'not a date, or not between 1900 and two years after the reporting date',
    'timestamp': 'not a date with a time, or not between 1900 and two years after the reporting date',
    'integer': 'not a whole number',
    'decimal': 'not a number',
    'flag': 'neither yes nor no',
    'json': 'not valid JSON: kept as text',
} %}
{% set tables = extract_columns() %}
{#- by table: the columns whose text can fail to become a value -#}
{% set typed = {} %}
{% for table, columns in tables.items() %}
{% set of_table = columns | selectattr('data_type', 'in', reasons) | list %}
{% do typed.update({table: of_table}) if of_table %}
{% endfor %}
-- the linter cannot follow indents through the loops over the extracts
-- noqa: disable=LT02
with

{% for table, columns in typed.items() %}
{{ table }} as materialized (
    select
        arrived.cj_la_code as la_code,
        arrived.cj_source_file as source_file,
        arrived.cj_source_record as source_record,
        {% for column in columns %}
        case
            when {{ value_is_lost(column, 'arrived', 'staged') }} then arrived.{{ column.name }}
        end as {{ column.name }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref(table) }} as arrived
    inner join {{ ref(staging_name(table)) }} as staged
        on
            arrived.cj_la_code = staged.la_code
            and arrived.cj_source_file = staged.source_file
            and arrived.cj_source_record = staged.source_record
    where
        {% for column in columns %}
        {{ 'or ' if not loop.first }}{{ value_is_lost(column, 'arrived', 'staged') }}
        {% endfor %}
),

{% endfor %}
values_lost as (
    {% for table, columns in typed.items() %}
    {% set is_last_table = loop.last %}
    {% for column in columns %}
    select
        la_code,
        '{{ table }}' as table_name,
        '{{ column.name }}' as column_name,
        source_file,
        {{ column.name }} as value_text,
        '{{ reasons[column.data_type] }}' as reason,
        source_record
    from {{ table }}
    where {{ column.name }} is not null
    {{ 'union all' if not (loop.last and is_last_table) }}
    {% endfor %}
    {% endfor %}
    {% if not typed %}
    select
        cast(null as varchar) as la_code,
        cast(null as varchar) as table_name,
        cast(null as varchar) as column_name,
        cast(null as varchar) as source_file,
        cast(null as varchar) as value_text,
        cast(null as varchar) as reason,
        cast(null as bigint) as source_record
    where false
    {% endif %}
)

select
    la_code,
    table_name,
    column_name,
    source_file,
    value_text,
    reason,
    source_record
from values_lost
