-- Children looked after at the latest month end with three or more placements in the 12 months to
-- it, and those one move short. Change the rank in the last line to ask for an earlier month end.
with

children_in_care as (
    select
        *,
        dense_rank() over (partition by la_code order by month_end_date desc nulls last)
            as month_rank
    from {{ ref('fct_children_at_month_end') }}
    where not is_after_extract
)

select
    la_code,
    child_id,
    team_id,
    n_placements_12m,
    n_placements_12m >= 3 as has_three_or_more,
    month_end_date
from children_in_care
where is_cla and n_placements_12m >= 2 and month_rank = 1
