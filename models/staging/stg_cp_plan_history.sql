with cp_plan_history as (
    select * from {{ ref('sup_cp_plan_history') }}
),

code_aliases as (
    select * from {{ ref('stg_code_aliases') }}
),

typed as (
    select
        cp_plan_history.cj_la_code as la_code,
        {{ council_key('cp_plan_history.cphi_history_id') }} as cp_plan_history_id,
        {{ id_text('cp_plan_history.cphi_history_id') }} as source_cp_plan_history_id,
        {{ council_key('cp_plan_history.cphi_person_id') }} as child_id,
        coalesce(
            initial_categories.code,
            {{ text_value('cp_plan_history.cphi_initial_category') }}
        ) as initial_category_code,
        {{ id_text('cp_plan_history.cphi_la_code') }} as plan_la_code,
        {{ date_value('cp_plan_history.cphi_start_date') }} as cp_plan_start_date,
        {{ date_value('cp_plan_history.cphi_end_date') }} as cp_plan_end_date,
        cp_plan_history.cj_source_file as source_file,
        cp_plan_history.cj_source_record as source_record
    from cp_plan_history
    left join code_aliases as initial_categories
        on
            initial_categories.code_set = 'category_of_abuse'
            and initial_categories.alias_key
            = {{ code_key('cp_plan_history.cphi_initial_category') }}
)

select
    la_code,
    cp_plan_history_id,
    source_cp_plan_history_id,
    child_id,
    initial_category_code,
    plan_la_code,
    cp_plan_start_date,
    cp_plan_end_date,
    source_file,
    source_record
from typed
where cp_plan_history_id is not null
qualify row_number() over (
    partition by cp_plan_history_id
    order by {{ fullest_first([
        'child_id', 'initial_category_code', 'plan_la_code', 'cp_plan_start_date',
        'cp_plan_end_date'
    ]) }}
) = 1
