with ehcp_active_plans as (
    select * from {{ ref('ssd_ehcp_active_plans') }}
),

typed as (
    select
        cj_la_code as la_code,
        {{ council_key('ehcp_active_ehcp_id') }} as ehcp_active_plan_id,
        {{ id_text('ehcp_active_ehcp_id') }} as source_ehcp_active_plan_id,
        {{ council_key('ehcp_ehcp_request_id') }} as ehcp_request_id,
        {{ date_value('ehcp_active_ehcp_last_review_date') }} as last_review_date,
        cj_source_file as source_file,
        cj_source_record as source_record
    from ehcp_active_plans
)

select
    la_code,
    ehcp_active_plan_id,
    source_ehcp_active_plan_id,
    ehcp_request_id,
    last_review_date,
    source_file,
    source_record
from typed
where ehcp_active_plan_id is not null
qualify row_number() over (
    partition by ehcp_active_plan_id
    order by {{ fullest_first(['ehcp_request_id', 'last_review_date']) }}
) = 1
