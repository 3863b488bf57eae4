-- What it means: for every extract file the records Python counted are the rows loaded and the
--   lines rejected, and the rows loaded are the rows staged and the rows set aside with a reason.
-- When it matters: always; a row here is a child's record that went missing or was counted twice.
-- What to do: nothing in the extract can cause it. Report the file's line of the ledger as a bug
--   of the loader or of the staging model.
select
    la_code,
    table_name,
    source_file,
    n_records,
    n_rejected,
    n_loaded,
    n_set_aside,
    n_staged
from {{ ref('load_ledger') }}
where
    n_records != n_loaded + n_rejected
    or n_loaded != n_staged + n_set_aside
