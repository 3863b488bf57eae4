with

submissions as (
    select * from {{ ref('ssda903_file__submissions') }}
),

-- of several of a council and year one stands for the year in a history: the one really submitted,
-- else the last one kept as sent, else the one without a label, else the last by label
ranked as (
    select
        *,
        row_number() over (
            partition by
                la_code,
                collection_year,
                problem is null
                and coalesce(concat(' ', files_present, ' ') like '% episodes %', false)
            order by
                case
                    when lower(label) = 'submitted' then 0
                    when left(source_folder, 5) = 'sent/' then 1
                    when coalesce(label, '') = '' then 2
                    else 3
                end nulls last,
                lower(label) desc nulls last,
                source_folder desc nulls last
        ) as rank_of_year
    from submissions
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
    problem is null and coalesce(is_history_only, 'false') != 'true' as is_read,
    left(source_folder, 5) = 'sent/' as is_frozen,
    problem is null
    and coalesce(concat(' ', files_present, ' ') like '% episodes %', false)
    and rank_of_year = 1 as is_for_history,
    coalesce(is_history_only, 'false') = 'true' as is_history_only
from ranked
