with

postcodes as (
    select * from {{ ref('stg_postcodes') }}
),

with_keys as (
    select
        *,
        upper(replace(postcode, ' ', '')) as postcode_key
    from postcodes
)

select
    concat_ws('-', la_code, postcode_key) as place_id,
    la_code,
    postcode_key,
    la_ons_code,
    easting,
    northing
from with_keys
-- the same postcode may stand there written in two ways
qualify row_number() over (
    partition by la_code, postcode_key
    order by
        easting asc nulls last,
        northing asc nulls last,
        la_ons_code asc nulls last,
        postcode_id asc nulls last
) = 1
