with ehcp_named_plan as (
    select * from {{ ref('ssd_ehcp_named_plan') }}
),

typed as (
    select
        cj_la_code as la_code,
        {{ council_key('ehcn_named_plan_id') }} as ehcp_named_plan_id,
        {{ id_text('ehcn_named_plan_id') }} as source_ehcp_named_plan_id,
        {{ council_key('ehcn_ehcp_asmt_id') }} as ehcp_assessment_id,
        {{ text_value('ehcn_named_plan_ceased_reason') }} as named_plan_ceased_reason,
        {{ date_value('ehcn_named_plan_start_date') }} as named_plan_start_date,
        {{ date_value('ehcn_named_plan_ceased_date') }} as named_plan_end_date,
        cj_source_file as source_file,
        cj_source_record as source_record
    from ehcp_named_plan
)

select
    la_code,
    ehcp_named_plan_id,
    source_ehcp_named_plan_id,
    ehcp_assessment_id,
    named_plan_ceased_reason,
    named_plan_start_date,
    named_plan_end_date,
    source_file,
    source_record
from typed
where ehcp_named_plan_id is not null
qualify row_number() over (
    partition by ehcp_named_plan_id
    order by {{ fullest_first([
        'ehcp_assessment_id', 'named_plan_ceased_reason', 'named_plan_start_date',
        'named_plan_end_date'
    ]) }}
) = 1
