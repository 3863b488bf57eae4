with

targets as (
    select * from {{ ref('stg_targets') }}
)

select
    target_id,
    la_code,
    indicator_id,
    target_period as financial_year_label,
    target_owner,
    cast(target_value as double) as target_value,
    cast(tolerance as double) as tolerance
from targets
