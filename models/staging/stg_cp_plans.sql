with cp_plans as (
    select * from {{ ref('ssd_cp_plans') }}
),

code_aliases as (
    select * from {{ ref('stg_code_aliases') }}
),

typed as (
    select
        cp_plans.cj_la_code as la_code,
        {{ council_key('cp_plans.cppl_cp_plan_id') }} as cp_plan_id,
        {{ id_text('cp_plans.cppl_cp_plan_id') }} as source_cp_plan_id,
        {{ council_key('cp_plans.cppl_referral_id') }} as referral_id,
        {{ council_key('cp_plans.cppl_icpc_id') }} as icpc_id,
        {{ council_key('cp_plans.cppl_person_id') }} as child_id,
        coalesce(
            initial_categories.code,
            {{ text_value('cp_plans.cppl_cp_plan_initial_category') }}
        ) as initial_category_code,
        coalesce(
            latest_categories.code,
            {{ text_value('cp_plans.cppl_cp_plan_latest_category') }}
        ) as latest_category_code,
        {{ flag_value('cp_plans.cppl_cp_plan_ola') }} as is_other_la_plan,
        {{ date_value('cp_plans.cppl_cp_plan_start_date') }} as cp_plan_start_date,
        {{ date_value('cp_plans.cppl_cp_plan_end_date') }} as cp_plan_end_date,
        cp_plans.cj_source_file as source_file,
        cp_plans.cj_source_record as source_record
    from cp_plans
    left join code_aliases as initial_categories
        on
            initial_categories.code_set = 'category_of_abuse'
            and initial_categories.alias_key
            = {{ code_key('cp_plans.cppl_cp_plan_initial_category') }}
    left join code_aliases as latest_categories
        on
            latest_categories.code_set = 'category_of_abuse'
            and latest_categories.alias_key
            = {{ code_key('cp_plans.cppl_cp_plan_latest_category') }}
)

select
    la_code,
    cp_plan_id,
    source_cp_plan_id,
    referral_id,
    icpc_id,
    child_id,
    initial_category_code,
    latest_category_code,
    is_other_la_plan,
    cp_plan_start_date,
    cp_plan_end_date,
    source_file,
    source_record
from typed
where cp_plan_id is not null
qualify row_number() over (
    partition by cp_plan_id
    order by {{ fullest_first([
        'referral_id', 'icpc_id', 'child_id', 'initial_category_code', 'latest_category_code',
        'is_other_la_plan', 'cp_plan_start_date', 'cp_plan_end_date'
    ]) }}
) = 1
