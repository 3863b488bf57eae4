with

conferences as (
    select * from {{ ref('stg_family_group_conferences') }}
)

select
    fgc_id,
    child_id,
    la_code,
    case when length(fgc_outcome) <= 80 then fgc_outcome end as fgc_outcome,
    case when length(declined_reason) <= 80 then declined_reason end as declined_reason,
    case
        when held_date <= {{ reporting_date() }}
            then {{ days_between('offered_date', 'held_date') }}
    end as days_to_held,
    coalesce(held_date <= {{ reporting_date() }}, false) as is_held,
    -- a council that never gives a reason does not record that a family declined
    case
        when held_date <= {{ reporting_date() }} then false
        when count(declined_reason) over (partition by la_code) > 0 then declined_reason is not null
    end as is_declined,
    held_date < offered_date as is_held_before_offered,
    offered_date,
    held_date
from conferences
