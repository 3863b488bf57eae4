with send as (
    select * from {{ ref('ssd_send') }}
),

code_aliases as (
    select * from {{ ref('stg_code_aliases') }}
),

typed as (
    select
        send.cj_la_code as la_code,
        {{ id_text('send.send_table_id') }} as source_table_id,
        {{ council_key('send.send_person_id') }} as child_id,
        {{ text_value('send.send_upn') }} as upn,
        {{ id_text('send.send_uln') }} as uln,
        coalesce(
            upn_unknown_reasons.code,
            {{ text_value('send.send_upn_unknown') }}
        ) as upn_unknown_code,
        send.cj_source_file as source_file,
        send.cj_source_record as source_record
    from send
    left join code_aliases as upn_unknown_reasons
        on
            upn_unknown_reasons.code_set = 'upn_unknown'
            and upn_unknown_reasons.alias_key = {{ code_key('send.send_upn_unknown') }}
)

select
    la_code,
    {{ row_id(['la_code', 'child_id', 'upn', 'uln', 'upn_unknown_code']) }} as send_id,
    source_table_id,
    child_id,
    upn,
    uln,
    upn_unknown_code,
    source_file,
    source_record
from typed
qualify row_number() over (
    partition by send_id
    order by {{ fullest_first(['source_table_id']) }}
) = 1
