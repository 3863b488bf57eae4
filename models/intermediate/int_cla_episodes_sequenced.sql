{# a table: read by four models #}
{{ config(materialized='table') }}

with

cla_episodes as (
    select * from {{ ref('int_cla_episodes_cut') }}
),

episodes_in_periods as (
    select * from {{ ref('int_cla_episodes_in_periods') }}
),

-- what the reason of the source says: P and B a new carer, T and U the same one, L, B and U a
-- new legal status
with_claims as (
    select
        cla_episodes.*,
        in_periods.period_of_care_id,
        in_periods.period_sequence,
        in_periods.child_sequence,
        in_periods.category_of_need_code,
        in_periods.end_reason_code,
        in_periods.is_first_of_period,
        in_periods.is_first_known,
        in_periods.latest_end_before,
        in_periods.is_previous_open,
        in_periods.previous_end_reason_code,
        in_periods.period_start_date,
        cla_episodes.source_start_reason_code in ('P', 'T', 'B', 'U') as says_placement,
        cla_episodes.source_start_reason_code in ('L', 'B', 'U') as says_status,
        cla_episodes.source_start_reason_code in ('T', 'U') as says_same_carer
    from cla_episodes
    left join episodes_in_periods as in_periods
        on cla_episodes.cla_episode_id = in_periods.cla_episode_id
),

with_rule as (
    select
        *,
        case
            when is_placement_changed and is_status_changed
                then case when is_same_carer then 'U' else 'B' end
            when is_placement_changed
                then case when is_same_carer then 'T' else 'P' end
            when is_status_changed or piece_number > 1 then 'L'
        end as rule_reason_code,
        -- what cannot be seen, the source may say
        coalesce(
            source_start_reason_code in ('L', 'P', 'T', 'B', 'U')
            and says_placement = is_placement_changed
            and (is_status_changed is null or says_status = is_status_changed)
            and (
                not is_placement_changed
                or is_same_carer is null
                or says_same_carer = is_same_carer
            ),
            false
        ) as is_source_reason_fitting
    from with_claims
),

with_reason as (
    select
        *,
        case
            when period_of_care_id is null then source_start_reason_code
            when is_first_of_period
                then
                    case
                        when coalesce(is_first_known, false) then 'S'
                        else source_start_reason_code
                    end
            when is_source_reason_fitting then source_start_reason_code
            when rule_reason_code is not null then rule_reason_code
            when source_start_reason_code != 'S' then source_start_reason_code
        end as start_reason_code
    from with_rule
)

select
    cla_episode_id,
    staged_cla_episode_id,
    source_cla_episode_id,
    period_of_care_id,
    child_id,
    la_code,
    origin,
    cla_period_id,
    referral_id,
    legal_status_id,
    legal_status_code,
    cla_placement_row_id,
    cla_placement_id,
    placement_linked_by,
    start_reason_code,
    source_start_reason_code,
    case
        when start_reason_code = source_start_reason_code then 'extract'
        when start_reason_code is not null then 'rule'
    end as start_reason_from,
    category_of_need_code,
    source_category_of_need_code,
    end_reason_code,
    source_ceased_reason_code,
    built_by,
    period_sequence,
    child_sequence,
    is_continued,
    is_repeated,
    is_first_of_period,
    is_first_known,
    is_short_break,
    is_temporary,
    is_status_changed,
    is_placement_changed,
    is_same_carer,
    -- an episode that begins although nothing visible changed
    case
        when period_of_care_id is null or is_first_of_period or piece_number > 1 then false
        when is_placement_changed or is_status_changed then false
        when is_status_changed is not null then true
    end as is_unexplained_change,
    period_start_date,
    episode_start_date,
    episode_end_date,
    latest_end_before,
    is_previous_open,
    previous_end_reason_code,
    entered_care_date,
    last_iro_contact_date
from with_reason
