with immigration_status as (
    select * from {{ ref('ssd_immigration_status') }}
),

code_aliases as (
    select * from {{ ref('stg_code_aliases') }}
),

typed as (
    select
        immigration_status.cj_la_code as la_code,
        {{ council_key('immigration_status.immi_immigration_status_id') }} as immigration_status_id,
        {{ id_text('immigration_status.immi_immigration_status_id') }}
            as source_immigration_status_id,
        {{ council_key('immigration_status.immi_person_id') }} as child_id,
        coalesce(
            immigration_statuses.code,
            {{ text_value('immigration_status.immi_immigration_status') }}
        ) as immigration_status_code,
        {{ date_value('immigration_status.immi_immigration_status_start_date') }}
            as immigration_status_start_date,
        {{ date_value('immigration_status.immi_immigration_status_end_date') }}
            as immigration_status_end_date,
        immigration_status.cj_source_file as source_file,
        immigration_status.cj_source_record as source_record
    from immigration_status
    left join code_aliases as immigration_statuses
        on
            immigration_statuses.code_set = 'immigration_status'
            and immigration_statuses.alias_key
            = {{ code_key('immigration_status.immi_immigration_status') }}
)

select
    la_code,
    immigration_status_id,
    source_immigration_status_id,
    child_id,
    immigration_status_code,
    immigration_status_start_date,
    immigration_status_end_date,
    source_file,
    source_record
from typed
where immigration_status_id is not null
qualify row_number() over (
    partition by immigration_status_id
    order by {{ fullest_first([
        'child_id', 'immigration_status_code', 'immigration_status_start_date',
        'immigration_status_end_date'
    ]) }}
) = 1
