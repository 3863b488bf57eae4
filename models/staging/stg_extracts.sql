-- the loader's list is whole once every table is loaded
{% for table in extract_tables() %}
-- depends_on: {{ ref(table) }}
{% endfor %}
with

load_files as (
    select * from {{ source('raw', 'load_files') }}
)

select
    la_code,
    table_name,
    source_file,
    n_records
from load_files
where la_code is not null
