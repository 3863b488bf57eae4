-- the loader's list is whole once the table that every council has is loaded
-- depends_on: {{ ref('ssd_person') }}
with

load_files as (
    select * from {{ source('raw', 'load_files') }}
)

select
    la_code,
    source_file,
    n_records
from load_files
where table_name = 'ssd_person' and la_code is not null
