{# a table: read by three models #}
{{ config(materialized='table') }}

with

missing_episodes as (
    select * from {{ ref('stg_missing') }}
),

-- only an end that has come and does not lie before the start can join an episode to the next
timed as (
    select
        missing_episode_id,
        la_code,
        -- an episode without a child belongs with no other
        coalesce(child_id, missing_episode_id) as owner_id,
        missing_type_code,
        missing_start_at,
        case
            when
                cast(missing_end_at as date) <= {{ reporting_date() }}
                and missing_end_at >= missing_start_at
                then missing_end_at
        end as return_at
    from missing_episodes
),

with_previous as (
    select
        *,
        max(return_at) over (
            partition by owner_id, missing_type_code
            order by missing_start_at nulls last, missing_episode_id nulls last
            rows between unbounded preceding and 1 preceding
        ) as previous_return_at
    from timed
),

-- many systems give no times: of two midnights of one day nobody knows how far apart they are
marked as (
    select
        *,
        coalesce(
            missing_start_at < previous_return_at + interval 1 hour
            and not (
                missing_start_at = previous_return_at
                and missing_start_at = cast(cast(missing_start_at as date) as timestamp)
            ),
            false
        ) as is_joined
    from with_previous
),

numbered as (
    select
        *,
        sum(case when is_joined then 0 else 1 end) over (
            partition by owner_id, missing_type_code
            order by missing_start_at nulls last, missing_episode_id nulls last
            rows between unbounded preceding and current row
        ) as chain_number
    from marked
)

select
    missing_episode_id,
    la_code,
    first_value(missing_episode_id) over (
        partition by owner_id, missing_type_code, chain_number
        order by missing_start_at nulls last, missing_episode_id nulls last
    ) as missing_chain_id,
    cast(
        count(case when not is_joined then 1 end) over (
            partition by owner_id, missing_type_code
            order by missing_start_at nulls last
            range between interval 12 months preceding and current row
        ) as bigint
    ) as n_chains_12m,
    cast(
        count(case when not is_joined then 1 end) over (
            partition by owner_id, missing_type_code
            order by missing_start_at nulls last
            range between interval 90 days preceding and current row
        ) as bigint
    ) as n_chains_90d,
    is_joined,
    return_at,
    min(missing_start_at) over (
        partition by owner_id, missing_type_code, chain_number
    ) as chain_start_at,
    -- while one episode of the chain is open, so is the chain
    case
        when
            count(return_at) over (partition by owner_id, missing_type_code, chain_number)
            = count(*) over (partition by owner_id, missing_type_code, chain_number)
            then max(return_at) over (partition by owner_id, missing_type_code, chain_number)
    end as chain_end_at
from numbered
