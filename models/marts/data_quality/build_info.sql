-- depends_on: {{ ref('load_ledger') }} (every table is loaded by then)
{% set facts = ask_plugin('cj_build_facts') if execute else {} %}
with

load_files as (
    select * from {{ source('raw', 'load_files') }}
    where la_code is not null
)

select
    cast({{ facts.build_number or 0 }} as bigint) as build_number,
    '{{ facts.origin }}' as extract_origin,
    '{{ facts.version }}' as childs_journey_version,
    '{{ facts.dbt_version }}' as dbt_version,
    '{{ facts.duckdb_version }}' as duckdb_version,
    -- of the files' bytes, whatever folder they lie in
    md5(
        coalesce(string_agg(
            concat_ws(' ', la_code, table_name, content_hash), ','
            order by la_code nulls last, table_name nulls last, content_hash nulls last
        ), '')
    ) as extract_fingerprint,
    count(distinct la_code) as n_councils,
    count(*) as n_files,
    cast(coalesce(sum(n_records), 0) as bigint) as n_records,
    {{ reporting_date() }} as reporting_date
from load_files
