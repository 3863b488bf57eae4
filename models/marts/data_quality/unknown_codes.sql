with

codes_seen as (
    select * from {{ ref('int_codes_seen') }}
),

code_sets as (
    select * from {{ ref('code_sets') }}
),

code_set_names as (
    select * from {{ ref('catalogue_code_sets') }}
)

select
    codes_seen.la_code,
    codes_seen.staging_model,
    codes_seen.staging_column,
    codes_seen.code_set,
    codes_seen.code,
    codes_seen.n_rows,
    code_set_names.is_open as is_open_set
from codes_seen
left join code_sets
    on codes_seen.code_set = code_sets.code_set and codes_seen.code = code_sets.code
left join code_set_names
    on codes_seen.code_set = code_set_names.code_set
where code_sets.code is null
