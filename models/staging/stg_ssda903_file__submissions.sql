with

submissions as (
    select * from {{ ref('ssda903_file__submissions') }}
)

select
    la_code,
    concat_ws(
        '-', 'ssda903', la_code, collection_year, coalesce(nullif(lower(label), ''), 'file')
    ) as submission_id,
    coalesce(nullif(lower(label), ''), 'file') as submission_label,
    source_folder,
    source_file,
    content_hash,
    file_format,
    files_present,
    unknown_columns,
    problem,
    try_cast(collection_year as integer) as collection_year,
    try_cast(n_children as bigint) as n_children,
    try_cast(n_rows as bigint) as n_records,
    try_cast(n_unknown as bigint) as n_unknown_columns,
    problem is null as is_read,
    left(source_folder, 5) = 'sent/' as is_frozen
from submissions
