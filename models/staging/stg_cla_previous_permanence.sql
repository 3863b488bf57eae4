with cla_previous_permanence as (
    select * from {{ ref('ssd_cla_previous_permanence') }}
),

code_aliases as (
    select * from {{ ref('stg_code_aliases') }}
),

typed as (
    select
        cla_previous_permanence.cj_la_code as la_code,
        {{ council_key('cla_previous_permanence.lapp_table_id') }} as previous_permanence_id,
        {{ id_text('cla_previous_permanence.lapp_table_id') }} as source_previous_permanence_id,
        {{ council_key('cla_previous_permanence.lapp_person_id') }} as child_id,
        coalesce(
            previous_permanence_options.code,
            {{ text_value('cla_previous_permanence.lapp_previous_permanence_option') }}
        ) as previous_permanence_code,
        coalesce(
            previous_permanence_places.code,
            {{ text_value('cla_previous_permanence.lapp_previous_permanence_la') }}
        ) as previous_permanence_la_code,
        {{ text_value('cla_previous_permanence.lapp_previous_permanence_order_date') }}
            as order_date_text,
        cla_previous_permanence.cj_source_file as source_file,
        cla_previous_permanence.cj_source_record as source_record
    from cla_previous_permanence
    left join code_aliases as previous_permanence_options
        on
            previous_permanence_options.code_set = 'previous_permanence'
            and previous_permanence_options.alias_key
            = {{ code_key('cla_previous_permanence.lapp_previous_permanence_option') }}
    left join code_aliases as previous_permanence_places
        on
            previous_permanence_places.code_set = 'previous_permanence_la'
            and previous_permanence_places.alias_key
            = {{ code_key('cla_previous_permanence.lapp_previous_permanence_la') }}
)

select
    la_code,
    previous_permanence_id,
    source_previous_permanence_id,
    child_id,
    previous_permanence_code,
    previous_permanence_la_code,
    order_date_text,
    source_file,
    source_record
from typed
where previous_permanence_id is not null
qualify row_number() over (
    partition by previous_permanence_id
    order by {{ fullest_first([
        'child_id', 'previous_permanence_code', 'previous_permanence_la_code', 'order_date_text'
    ]) }}
) = 1
