{% set tables = extract_columns() %}
with

{% for table, columns in tables.items() %}
{% set key = columns | selectattr('key_role', 'equalto', 'key') | first %}
{{ table }} as (
    select
        arrived.cj_la_code as la_code,
        '{{ table }}' as table_name,
        arrived.cj_source_file as source_file,
        arrived.cj_source_record as source_record,
        {% if key %}
        {{ id_text('arrived.' ~ key.name) }} as source_key,
        kept.source_file as kept_source_file,
        kept.source_record as kept_source_record,
        nullif(concat_ws(
            ', '{% for column in columns if column.name != key.name %},
            case
                when
                    kept.source_record is not null
                    and arrived.{{ column.name }} is distinct from twin.{{ column.name }}
                    then '{{ column.name }}'
            end{% endfor %}
        ), '') as columns_that_differ
        {% else %}
        cast(null as varchar) as source_key,
        cast(null as varchar) as kept_source_file,
        cast(null as bigint) as kept_source_record,
        cast(null as varchar) as columns_that_differ
        {% endif %},
        {% if key %}
        case
            when {{ id_text('arrived.' ~ key.name) }} is null then 'no key'
            else 'same key as another record'
        end
        {% else %}
        case
            {% for column in columns if column.key_role == 'part' and column.is_required %}
            when {{ id_text('arrived.' ~ column.name) }} is null then 'no key'
            {% endfor %}
            when true then 'same content as another record'
        end
        {% endif %} as reason
    from {{ ref(table) }} as arrived
    left join {{ ref(staging_name(table)) }} as staged
        on
            arrived.cj_la_code = staged.la_code
            and arrived.cj_source_file = staged.source_file
            and arrived.cj_source_record = staged.source_record
    {% if key %}
    left join {{ ref(staging_name(table)) }} as kept
        on {{ council_key('arrived.' ~ key.name) }} = kept.{{ key.staging_name }}
    left join {{ ref(table) }} as twin
        on
            kept.la_code = twin.cj_la_code
            and kept.source_file = twin.cj_source_file
            and kept.source_record = twin.cj_source_record
    {% endif %}
    where staged.source_record is null
){{ ',' if not loop.last }}

{% endfor %}
{% for table in tables %}
select
    la_code,
    table_name,
    source_file,
    reason,
    source_key,
    columns_that_differ,
    kept_source_file,
    source_record,
    kept_source_record
from {{ table }}
{{ 'union all' if not loop.last }}
{% endfor %}
