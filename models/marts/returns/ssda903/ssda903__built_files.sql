with

cla_episodes as (
    select * from {{ ref('fct_cla_episodes') }}
    -- a return is not built from returns
    where origin is distinct from 'file'
),

reviews as (
    select * from {{ ref('fct_cla_reviews') }}
),

children as (
    select * from {{ ref('dim_children') }}
),

year_flags as (
    select * from {{ ref('fct_oc2_year_flags') }}
),

sdq_scores as (
    select * from {{ ref('fct_sdq_scores') }}
),

health_checks as (
    select * from {{ ref('fct_cla_health_checks') }}
),

immunisations as (
    select * from {{ ref('fct_cla_immunisations') }}
),

birthdays as (
    select * from {{ ref('fct_care_leaver_birthdays') }}
),

care_leavers as (
    select * from {{ ref('fct_care_leavers') }}
),

permanence_records as (
    select * from {{ ref('fct_permanence_records') }}
),

previous_permanence as (
    select * from {{ ref('fct_previous_permanence') }}
),

missing_episodes as (
    select * from {{ ref('fct_missing_episodes') }}
),

allocations as (
    select * from {{ ref('fct_allocations') }}
),

dolo_orders as (
    select * from {{ ref('fct_deprivation_of_liberty_orders') }}
),

-- a council without a single record has sent no such extract, and then nobody knows
sources as (
    select
        la_code,
        'header' as file_name,
        false as is_latest_known
    from cla_episodes
    union all
    select
        la_code,
        'episodes' as file_name,
        false as is_latest_known
    from cla_episodes
    union all
    select
        la_code,
        'reviews' as file_name,
        false as is_latest_known
    from reviews
    union all
    select
        la_code,
        'uasc' as file_name,
        false as is_latest_known
    from children
    where is_uasc_ever is not null
    union all
    select
        la_code,
        'oc2' as file_name,
        false as is_latest_known
    from year_flags
    union all
    select
        la_code,
        'oc2' as file_name,
        true as is_latest_known
    from sdq_scores
    union all
    select
        la_code,
        'oc2' as file_name,
        true as is_latest_known
    from health_checks
    union all
    select
        la_code,
        'oc2' as file_name,
        true as is_latest_known
    from immunisations
    union all
    select
        la_code,
        'oc3' as file_name,
        false as is_latest_known
    from birthdays
    where n_birthday_records > 0
    union all
    select
        la_code,
        'oc3' as file_name,
        true as is_latest_known
    from care_leavers
    union all
    select
        la_code,
        'ad1' as file_name,
        false as is_latest_known
    from permanence_records
    union all
    select
        la_code,
        'placed_adoption' as file_name,
        false as is_latest_known
    from permanence_records
    union all
    select
        la_code,
        'prev_perm' as file_name,
        false as is_latest_known
    from previous_permanence
    union all
    select
        la_code,
        'missing' as file_name,
        false as is_latest_known
    from missing_episodes
    union all
    select
        la_code,
        'sw_episodes' as file_name,
        false as is_latest_known
    from allocations
    where lead_role_code = 'SOCIAL_WORKER'
    union all
    select
        la_code,
        'dolo' as file_name,
        false as is_latest_known
    from dolo_orders
)

select
    concat_ws('-', la_code, file_name) as built_file_id,
    la_code,
    file_name,
    concat('ssda903__', file_name) as table_name,
    count(*) as n_source_rows,
    bool_and(is_latest_known) as is_latest_known
from sources
group by la_code, file_name
