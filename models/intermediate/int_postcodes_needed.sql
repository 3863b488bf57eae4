{# a table: the list of postcodes is filled from it before its reader is built #}
{{ config(materialized='table') }}

with

placements as (
    select * from {{ ref('stg_cla_placement') }}
),

placement_details as (
    select * from {{ ref('stg_cla_placement_details') }}
),

periods as (
    select * from {{ ref('int_periods_of_care') }}
),

providers as (
    select * from {{ ref('stg_providers') }}
),

file_records as (
    select * from {{ ref('stg_ssda903_file__records') }}
    where file_name = 'episodes'
),

written as (
    select
        la_code,
        placement_postcode as postcode
    from placements
    union all
    select
        la_code,
        home_postcode as postcode
    from placement_details
    union all
    select
        la_code,
        home_postcode as postcode
    from periods
    union all
    select
        la_code,
        postcode
    from providers
    union all
    select
        la_code,
        home_post as postcode
    from file_records
    union all
    select
        la_code,
        pl_post as postcode
    from file_records
),

with_keys as (
    select
        la_code,
        upper(replace(postcode, ' ', '')) as postcode_key
    from written
    where postcode is not null
)

select
    concat_ws('-', la_code, postcode_key) as place_id,
    la_code,
    postcode_key
from with_keys
group by la_code, postcode_key
