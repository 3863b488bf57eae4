with

code_sets as (
    select * from {{ ref('code_sets') }}
),

code_set_names as (
    select * from {{ ref('catalogue_code_sets') }}
),

code_groups as (
    select * from {{ ref('code_groups') }}
),

codes_seen as (
    select * from {{ ref('int_codes_seen') }}
),

codes_in_extracts as (
    select
        code_set,
        code,
        cast(sum(n_rows) as bigint) as n_rows
    from codes_seen
    group by code_set, code
),

all_codes as (
    select
        coalesce(code_sets.code_set, codes_in_extracts.code_set) as code_set,
        coalesce(code_sets.code, codes_in_extracts.code) as code,
        -- an unknown code is its own label, so that a chart shows what arrived
        coalesce(code_sets.label, codes_in_extracts.code) as code_label,
        code_sets.note,
        cast(code_sets.first_year as bigint) as first_year,
        cast(code_sets.last_year as bigint) as last_year,
        cast(code_sets.sort_order as bigint) as sort_order,
        coalesce(codes_in_extracts.n_rows, 0) as n_rows,
        code_sets.code is not null as is_known
    from code_sets
    full outer join codes_in_extracts
        on
            code_sets.code_set = codes_in_extracts.code_set
            and code_sets.code = codes_in_extracts.code
)

select
    concat_ws('-', all_codes.code_set, all_codes.code) as code_id,
    all_codes.code_set,
    all_codes.code,
    code_set_names.label as code_set_label,
    all_codes.code_label,
    code_groups.group_code,
    code_groups.group_label,
    all_codes.note,
    all_codes.first_year,
    all_codes.last_year,
    all_codes.sort_order,
    cast(code_groups.sort_order as bigint) as group_sort_order,
    all_codes.n_rows,
    all_codes.is_known,
    code_set_names.is_open as is_open_set
from all_codes
inner join code_set_names on all_codes.code_set = code_set_names.code_set
left join code_groups
    on
        all_codes.code_set = code_groups.code_set
        and all_codes.code = code_groups.code
        and code_set_names.main_grouping = code_groups.grouping
