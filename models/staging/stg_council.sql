with council as (
    select * from {{ ref('sup_council') }}
),

typed as (
    select
        cj_la_code as la_code,
        {{ text_value('name') }} as la_name,
        {{ text_value('ons_code') }} as ons_code,
        {{ text_value('region_code') }} as region_code,
        coalesce({{ id_text('la_code') }} = cj_la_code, false) as is_own_record,
        cj_source_file as source_file,
        cj_source_record as source_record
    from council
)

-- a list of many councils in one council's folder: the record about that council comes first
select
    la_code,
    la_name,
    ons_code,
    region_code,
    source_file,
    source_record
from typed
qualify row_number() over (
    partition by la_code
    order by
        is_own_record desc nulls last,
        {{ fullest_first(['la_name', 'ons_code', 'region_code']) }}
) = 1
