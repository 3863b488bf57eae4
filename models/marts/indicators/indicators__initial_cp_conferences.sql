with

conferences as (
    select * from {{ ref('fct_initial_cp_conferences') }}
    -- a transfer in has no enquiry of ours, a doubled row is no conference of its own
    where is_held and not coalesce(is_transfer_in, false) and not is_duplicate
)

select
    icpc_id as record_id,
    la_code,
    child_id,
    team_id,
    icpc_date,
    true as icpc_held,
    is_within_15 as icpc_15wd_pct,
    case when is_within_15 is not null then true end as icpc_duration_band_pct,
    coalesce(working_days_band, 'not recorded') as icpc_duration_band_pct__group,
    coalesce(is_cp_plan_made, false) as icpc_to_cpp_pct
from conferences
