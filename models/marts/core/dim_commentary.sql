with

commentary as (
    select * from {{ ref('stg_commentary') }}
)

select
    commentary_id,
    la_code,
    indicator_id,
    commentary,
    planned_action,
    is_on_watch_list,
    period_end_date
from commentary
