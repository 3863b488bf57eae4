with

early_help_episodes as (
    select * from {{ ref('fct_early_help_episodes') }}
),

with_reason as (
    select
        *,
        lower(early_help_end_reason) as end_reason
    from early_help_episodes
)

select
    early_help_episode_id as record_id,
    la_code,
    child_id,
    -- the extract names no team
    cast(null as varchar) as team_id,
    early_help_start_date,
    early_help_end_date,
    case when early_help_start_date is not null then true end as eh_episodes_started,
    -- the list of the inspection takes the end of the episode for the end of its assessment
    case when early_help_end_date is not null then true end as eh_assessments_completed,
    is_repeat_12m as eh_repeat_12m_pct,
    case when is_stepped_up then true end as eh_step_up,
    -- the wording is the council's own
    case
        when early_help_end_date is not null
            then coalesce(
                (end_reason like '%met%' or end_reason like '%achieved%')
                and end_reason not like '%not met%'
                and end_reason not like '%unmet%'
                and end_reason not like '%not achieved%'
                and end_reason not like '%partial%'
                and end_reason not like '%partly%',
                false
            )
    end as eh_outcomes_met_pct
from with_reason
