with

cla_episodes as (
    select * from {{ ref('fct_cla_episodes') }}
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
        'cla_episodes' as source_name,
        false as is_latest_known
    from cla_episodes
    union all
    select la_code, 'episodes', 'cla_episodes', false from cla_episodes
    union all
    select la_code, 'reviews', 'cla_reviews', false from reviews
    union all
    select la_code, 'uasc', 'immigration_status', false from children
    where is_uasc_ever is not null
    union all
    select la_code, 'oc2', 'oc2_year_flags', false from year_flags
    union all
    select la_code, 'oc2', 'sdq_scores', true from sdq_scores
    union all
    select la_code, 'oc2', 'cla_health', true from health_checks
    union all
    select la_code, 'oc2', 'cla_immunisations', true from immunisations
    union all
    select la_code, 'oc3', 'care_leaver_birthdays', false from birthdays
    where n_birthday_records > 0
    union all
    select la_code, 'oc3', 'care_leavers', true from care_leavers
    union all
    select la_code, 'ad1', 'permanence', false from permanence_records
    union all
    select la_code, 'placed_adoption', 'permanence', false from permanence_records
    union all
    select la_code, 'prev_perm', 'cla_previous_permanence', false from previous_permanence
    union all
    select la_code, 'missing', 'missing', false from missing_episodes
    union all
    select la_code, 'sw_episodes', 'involvements', false from allocations
    where lead_role_code = 'SOCIAL_WORKER'
    union all
    select la_code, 'dolo', 'dolo', false from dolo_orders
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
