with cp_category_history as (
    select * from {{ ref('sup_cp_category_history') }}
),

code_aliases as (
    select * from {{ ref('stg_code_aliases') }}
),

typed as (
    select
        cp_category_history.cj_la_code as la_code,
        {{ council_key('cp_category_history.cpch_row_id') }} as cp_category_id,
        {{ id_text('cp_category_history.cpch_row_id') }} as source_cp_category_id,
        {{ council_key('cp_category_history.cpch_cp_plan_id') }} as cp_plan_id,
        coalesce(
            categories.code,
            {{ text_value('cp_category_history.cpch_category') }}
        ) as category_code,
        {{ date_value('cp_category_history.cpch_start_date') }} as category_start_date,
        {{ date_value('cp_category_history.cpch_end_date') }} as category_end_date,
        cp_category_history.cj_source_file as source_file,
        cp_category_history.cj_source_record as source_record
    from cp_category_history
    left join code_aliases as categories
        on
            categories.code_set = 'category_of_abuse'
            and categories.alias_key = {{ code_key('cp_category_history.cpch_category') }}
)

select
    la_code,
    cp_category_id,
    source_cp_category_id,
    cp_plan_id,
    category_code,
    category_start_date,
    category_end_date,
    source_file,
    source_record
from typed
where cp_category_id is not null
qualify row_number() over (
    partition by cp_category_id
    order by {{ fullest_first([
        'cp_plan_id', 'category_code', 'category_start_date', 'category_end_date'
    ]) }}
) = 1
