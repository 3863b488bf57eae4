with s251_finance as (
    select * from {{ ref('ssd_s251_finance') }}
),

typed as (
    select
        cj_la_code as la_code,
        {{ council_key('s251_table_id') }} as s251_finance_id,
        {{ id_text('s251_table_id') }} as source_s251_finance_id,
        {{ council_key('s251_cla_placement_id') }} as cla_placement_id,
        {{ text_value('s251_placeholder_1') }} as undefined_1,
        {{ text_value('s251_placeholder_2') }} as undefined_2,
        {{ text_value('s251_placeholder_3') }} as undefined_3,
        {{ text_value('s251_placeholder_4') }} as undefined_4,
        cj_source_file as source_file,
        cj_source_record as source_record
    from s251_finance
)

select
    la_code,
    s251_finance_id,
    source_s251_finance_id,
    cla_placement_id,
    undefined_1,
    undefined_2,
    undefined_3,
    undefined_4,
    source_file,
    source_record
from typed
where s251_finance_id is not null
qualify row_number() over (
    partition by s251_finance_id
    order by {{ fullest_first([
        'cla_placement_id', 'undefined_1', 'undefined_2', 'undefined_3', 'undefined_4'
    ]) }}
) = 1
