with

extracts as (
    select * from {{ ref('stg_extracts') }}
)

select
    concat_ws('-', la_code, table_name) as council_extract_id,
    la_code,
    table_name,
    n_records,
    n_records > 0 as is_present
from extracts
