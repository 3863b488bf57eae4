with cla_health as (
    select * from {{ ref('ssd_cla_health') }}
),

code_aliases as (
    select * from {{ ref('stg_code_aliases') }}
),

typed as (
    select
        cla_health.cj_la_code as la_code,
        {{ council_key('cla_health.clah_health_check_id') }} as health_check_id,
        {{ id_text('cla_health.clah_health_check_id') }} as source_health_check_id,
        {{ council_key('cla_health.clah_person_id') }} as child_id,
        coalesce(
            health_check_types.code,
            {{ text_value('cla_health.clah_health_check_type') }}
        ) as health_check_type_code,
        coalesce(
            health_check_statuses.code,
            {{ text_value('cla_health.clah_health_check_status') }}
        ) as health_check_status_code,
        {{ date_value('cla_health.clah_health_check_date') }} as health_check_date,
        cla_health.cj_source_file as source_file,
        cla_health.cj_source_record as source_record
    from cla_health
    left join code_aliases as health_check_types
        on
            health_check_types.code_set = 'health_check_type'
            and health_check_types.alias_key = {{ code_key('cla_health.clah_health_check_type') }}
    left join code_aliases as health_check_statuses
        on
            health_check_statuses.code_set = 'health_check_status'
            and health_check_statuses.alias_key
            = {{ code_key('cla_health.clah_health_check_status') }}
)

select
    la_code,
    health_check_id,
    source_health_check_id,
    child_id,
    health_check_type_code,
    health_check_status_code,
    health_check_date,
    source_file,
    source_record
from typed
where health_check_id is not null
qualify row_number() over (
    partition by health_check_id
    order by {{ fullest_first([
        'child_id', 'health_check_type_code', 'health_check_status_code', 'health_check_date'
    ]) }}
) = 1
