with legal_status as (
    select * from {{ ref('ssd_legal_status') }}
),

code_aliases as (
    select * from {{ ref('stg_code_aliases') }}
),

typed as (
    select
        legal_status.cj_la_code as la_code,
        {{ council_key('legal_status.lega_legal_status_id') }} as legal_status_id,
        {{ id_text('legal_status.lega_legal_status_id') }} as source_legal_status_id,
        {{ council_key('legal_status.lega_person_id') }} as child_id,
        coalesce(
            legal_statuses.code,
            {{ text_value('legal_status.lega_legal_status') }}
        ) as legal_status_code,
        {{ date_value('legal_status.lega_legal_status_start_date') }} as legal_status_start_date,
        {{ date_value('legal_status.lega_legal_status_end_date') }} as legal_status_end_date,
        legal_status.cj_source_file as source_file,
        legal_status.cj_source_record as source_record
    from legal_status
    left join code_aliases as legal_statuses
        on
            legal_statuses.code_set = 'legal_status'
            and legal_statuses.alias_key = {{ code_key('legal_status.lega_legal_status') }}
)

select
    la_code,
    legal_status_id,
    source_legal_status_id,
    child_id,
    legal_status_code,
    legal_status_start_date,
    legal_status_end_date,
    source_file,
    source_record
from typed
where legal_status_id is not null
qualify row_number() over (
    partition by legal_status_id
    order by {{ fullest_first([
        'child_id', 'legal_status_code', 'legal_status_start_date', 'legal_status_end_date'
    ]) }}
) = 1
