-- What it means: every row of an extract table belongs to a file in the ledger, and every seed of
--   ours arrived whole.
-- When it matters: always; rows of a file unknown to the ledger would be in the marts unproven.
-- What to do: report it as a bug of the loader; no extract can cause it.
with

files as (
    select * from {{ source('raw', 'load_files') }}
),

ledger as (
    select * from {{ ref('load_ledger') }}
)

select
    files.table_name,
    files.la_code,
    files.source_file
from files
left join ledger
    on
        files.la_code = ledger.la_code
        and files.table_name = ledger.table_name
        and files.source_file = ledger.source_file
where
    (files.la_code is not null and ledger.la_code is null)
    or files.n_records != files.n_loaded + files.n_rejected
