-- depends_on: {{ ref('load_ledger') }} (every table is loaded by then)
with

load_rejects as (
    select * from {{ source('raw', 'load_rejects') }}
)

select
    la_code,
    table_name,
    source_file,
    outcome,
    reason,
    line_text,
    line_number,
    record_number
from load_rejects
