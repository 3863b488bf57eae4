with sen_need as (
    select * from {{ ref('ssd_sen_need') }}
),

code_aliases as (
    select * from {{ ref('stg_code_aliases') }}
),

typed as (
    select
        sen_need.cj_la_code as la_code,
        {{ council_key('sen_need.senn_table_id') }} as sen_need_id,
        {{ id_text('sen_need.senn_table_id') }} as source_sen_need_id,
        {{ council_key('sen_need.senn_active_ehcp_id') }} as ehcp_active_plan_id,
        coalesce(
            sen_need_types.code,
            {{ text_value('sen_need.senn_active_ehcp_need_type') }}
        ) as sen_need_type_code,
        coalesce(
            sen_need_ranks.code,
            {{ text_value('sen_need.senn_active_ehcp_need_rank') }}
        ) as sen_need_rank_code,
        sen_need.cj_source_file as source_file,
        sen_need.cj_source_record as source_record
    from sen_need
    left join code_aliases as sen_need_types
        on
            sen_need_types.code_set = 'sen_need_type'
            and sen_need_types.alias_key = {{ code_key('sen_need.senn_active_ehcp_need_type') }}
    left join code_aliases as sen_need_ranks
        on
            sen_need_ranks.code_set = 'sen_need_rank'
            and sen_need_ranks.alias_key = {{ code_key('sen_need.senn_active_ehcp_need_rank') }}
)

select
    la_code,
    sen_need_id,
    source_sen_need_id,
    ehcp_active_plan_id,
    sen_need_type_code,
    sen_need_rank_code,
    source_file,
    source_record
from typed
where sen_need_id is not null
qualify row_number() over (
    partition by sen_need_id
    order by {{ fullest_first([
        'ehcp_active_plan_id', 'sen_need_type_code', 'sen_need_rank_code'
    ]) }}
) = 1
