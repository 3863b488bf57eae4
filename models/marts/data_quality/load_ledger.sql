{% set tables = extract_columns() %}
with

extract_tables as (
    select * from {{ ref('catalogue_extract_tables') }}
),

load_files as (
    select * from {{ source('raw', 'load_files') }}
    where la_code is not null
),

councils as (
    select distinct la_code from load_files
),

rows_set_aside as (
    select
        la_code,
        table_name,
        source_file,
        count(*) as n_set_aside
    from {{ ref('rows_set_aside') }}
    group by la_code, table_name, source_file
),

values_set_aside as (
    select
        la_code,
        table_name,
        source_file,
        count(*) as n_values_set_aside
    from {{ ref('values_set_aside') }}
    group by la_code, table_name, source_file
),

-- counted in the tables themselves, not taken from what the loader says
rows_loaded as (
    {% for table in tables %}
    select
        '{{ table }}' as table_name,
        cj_la_code as la_code,
        cj_source_file as source_file,
        count(*) as n_rows
    from {{ ref(table) }}
    group by cj_la_code, cj_source_file
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

rows_staged as (
    {% for table in tables %}
    select
        '{{ table }}' as table_name,
        la_code,
        source_file,
        count(*) as n_rows
    from {{ ref(staging_name(table)) }}
    group by la_code, source_file
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    councils.la_code,
    extract_tables.table_name,
    extract_tables.table_kind,
    load_files.source_file,
    case
        when load_files.source_file is null then 'absent'
        when load_files.n_records = 0 then 'empty'
        else 'loaded'
    end as load_status,
    load_files.file_format,
    load_files.encoding,
    load_files.delimiter,
    load_files.columns_absent,
    load_files.columns_extra,
    case when load_files.source_file is null then extract_tables.feeds_returns end
        as returns_starved,
    case when load_files.source_file is null then extract_tables.feeds_indicators end
        as indicators_starved,
    load_files.content_hash,
    coalesce(load_files.n_lines, 0) as n_lines,
    coalesce(load_files.n_records, 0) as n_records,
    coalesce(load_files.n_rejected, 0) as n_rejected,
    coalesce(load_files.n_recovered, 0) as n_recovered,
    coalesce(rows_loaded.n_rows, 0) as n_loaded,
    coalesce(rows_set_aside.n_set_aside, 0) as n_set_aside,
    coalesce(rows_staged.n_rows, 0) as n_staged,
    coalesce(values_set_aside.n_values_set_aside, 0) as n_values_set_aside
from councils
cross join extract_tables
left join load_files
    on councils.la_code = load_files.la_code and extract_tables.table_name = load_files.table_name
left join rows_loaded
    on
        load_files.la_code = rows_loaded.la_code
        and load_files.table_name = rows_loaded.table_name
        and load_files.source_file = rows_loaded.source_file
left join rows_staged
    on
        load_files.la_code = rows_staged.la_code
        and load_files.table_name = rows_staged.table_name
        and load_files.source_file = rows_staged.source_file
left join rows_set_aside
    on
        load_files.la_code = rows_set_aside.la_code
        and load_files.table_name = rows_set_aside.table_name
        and load_files.source_file = rows_set_aside.source_file
left join values_set_aside
    on
        load_files.la_code = values_set_aside.la_code
        and load_files.table_name = values_set_aside.table_name
        and load_files.source_file = values_set_aside.source_file
