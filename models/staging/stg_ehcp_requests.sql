with ehcp_requests as (
    select * from {{ ref('ssd_ehcp_requests') }}
),

code_aliases as (
    select * from {{ ref('stg_code_aliases') }}
),

typed as (
    select
        ehcp_requests.cj_la_code as la_code,
        {{ council_key('ehcp_requests.ehcr_ehcp_request_id') }} as ehcp_request_id,
        {{ id_text('ehcp_requests.ehcr_ehcp_request_id') }} as source_ehcp_request_id,
        {{ id_text('ehcp_requests.ehcr_send_table_id') }} as source_send_table_id,
        coalesce(
            request_outcomes.code,
            {{ text_value('ehcp_requests.ehcr_ehcp_req_outcome') }}
        ) as request_outcome_code,
        {{ date_value('ehcp_requests.ehcr_ehcp_req_date') }} as request_date,
        {{ date_value('ehcp_requests.ehcr_ehcp_req_outcome_date') }} as request_outcome_date,
        ehcp_requests.cj_source_file as source_file,
        ehcp_requests.cj_source_record as source_record
    from ehcp_requests
    left join code_aliases as request_outcomes
        on
            request_outcomes.code_set = 'ehcp_request_outcome'
            and request_outcomes.alias_key = {{ code_key('ehcp_requests.ehcr_ehcp_req_outcome') }}
)

select
    la_code,
    ehcp_request_id,
    source_ehcp_request_id,
    source_send_table_id,
    request_outcome_code,
    request_date,
    request_outcome_date,
    source_file,
    source_record
from typed
where ehcp_request_id is not null
qualify row_number() over (
    partition by ehcp_request_id
    order by {{ fullest_first([
        'source_send_table_id', 'request_outcome_code', 'request_date', 'request_outcome_date'
    ]) }}
) = 1
