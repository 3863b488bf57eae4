with

extracts as (
    select * from {{ ref('stg_extracts') }}
),

extract_history as (
    select * from {{ ref('int_extract_history') }}
    where event_type = 'cla_episodes' and origin = 'file'
),

submissions as (
    select * from {{ ref('stg_ssda903_file__submissions') }}
    where is_for_history
),

-- what a history made from returns stands for: an episode has its legal status and its placement
tables_of_returns as (
    select
        extract_history.la_code,
        listed.table_name,
        extract_history.n_events as n_records,
        extract_history.n_events > 0 as is_present
    from extract_history
    cross join (
        values ('ssd_cla_episodes'), ('ssd_cla_placement'), ('ssd_legal_status')
    ) as listed (table_name)
    union all
    -- a UASC file without a record says that nobody came alone
    select
        extract_history.la_code,
        'ssd_immigration_status' as table_name,
        cast(null as bigint) as n_records,
        true as is_present
    from extract_history
    inner join submissions on extract_history.la_code = submissions.la_code
    where concat(' ', submissions.files_present, ' ') like '% uasc %'
    group by extract_history.la_code
),

all_tables as (
    select
        la_code,
        table_name,
        'extract' as origin,
        n_records,
        n_records > 0 as is_present
    from extracts
    union all
    select
        la_code,
        table_name,
        'file' as origin,
        n_records,
        is_present
    from tables_of_returns
)

select
    concat_ws('-', la_code, table_name) as council_extract_id,
    la_code,
    table_name,
    origin,
    n_records,
    is_present
from all_tables
-- the council's own extract, unless it is empty
qualify row_number() over (
    partition by la_code, table_name
    order by is_present desc nulls last, origin asc nulls last
) = 1
