{# a table: read by three models #}
{{ config(materialized='table') }}

with

assessment_factors as (
    select * from {{ ref('stg_assessment_factors') }}
),

code_aliases as (
    select * from {{ ref('stg_code_aliases') }}
    where code_set = 'assessment_factors'
),

items as (
    select
        assessment_id,
        la_code,
        {{ explode_list(json_codes('assessment_factors_json')) }} as item
    from assessment_factors
),

coded as (
    select
        items.assessment_id,
        items.la_code,
        coalesce(code_aliases.code, {{ text_value('items.item') }}) as factor_code
    from items
    left join code_aliases on code_aliases.alias_key = {{ code_key('items.item') }}
)

-- a factor named twice for an assessment is one factor
select
    assessment_id,
    la_code,
    factor_code
from coded
where factor_code is not null
group by assessment_id, la_code, factor_code
