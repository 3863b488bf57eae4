with cla_convictions as (
    select * from {{ ref('ssd_cla_convictions') }}
),

typed as (
    select
        cj_la_code as la_code,
        {{ council_key('clac_cla_conviction_id') }} as cla_conviction_id,
        {{ id_text('clac_cla_conviction_id') }} as source_cla_conviction_id,
        {{ council_key('clac_person_id') }} as child_id,
        {{ text_value('clac_cla_conviction_offence') }} as offence,
        {{ date_value('clac_cla_conviction_date') }} as offence_date,
        cj_source_file as source_file,
        cj_source_record as source_record
    from cla_convictions
)

select
    la_code,
    cla_conviction_id,
    source_cla_conviction_id,
    child_id,
    offence,
    offence_date,
    source_file,
    source_record
from typed
where cla_conviction_id is not null
qualify row_number() over (
    partition by cla_conviction_id
    order by {{ fullest_first(['child_id', 'offence', 'offence_date']) }}
) = 1
