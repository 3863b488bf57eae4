with postcodes as (
    select * from {{ ref('sup_postcodes') }}
),

typed as (
    select
        cj_la_code as la_code,
        {{ council_key('pstc_postcode') }} as postcode_id,
        {{ text_value('pstc_postcode') }} as postcode,
        {{ text_value('pstc_la_ons_code') }} as la_ons_code,
        {{ integer_value('pstc_easting') }} as easting,
        {{ integer_value('pstc_northing') }} as northing,
        cj_source_file as source_file,
        cj_source_record as source_record
    from postcodes
)

select
    la_code,
    postcode_id,
    postcode,
    la_ons_code,
    easting,
    northing,
    source_file,
    source_record
from typed
where postcode_id is not null
qualify row_number() over (
    partition by postcode_id
    order by {{ fullest_first(['la_ons_code', 'easting', 'northing']) }}
) = 1
