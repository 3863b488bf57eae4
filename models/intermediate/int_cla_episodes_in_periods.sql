{# a table: read by six models #}
{{ config(materialized='table') }}

with

cla_episodes as (
    select * from {{ ref('int_cla_episodes_cut') }}
),

extract_history as (
    select * from {{ ref('int_extract_history') }}
    where event_type = 'cla_episodes'
),

-- an end before the start is unknown, and ends care only where a reason says so
with_known_ends as (
    select
        *,
        case
            when episode_end_date >= episode_start_date then episode_end_date
            when
                episode_end_date is not null
                and coalesce(source_ceased_reason_code, 'X1') != 'X1'
                then episode_start_date
        end as known_end_date,
        case when is_continued then 'X1' else source_ceased_reason_code end as end_reason_code
    from cla_episodes
),

with_previous as (
    select
        *,
        cast(row_number() over child_in_order as bigint) as child_sequence,
        lag(known_end_date) over child_in_order as previous_end_date,
        lag(end_reason_code) over child_in_order as previous_end_reason_code,
        coalesce(lag(episode_end_date is null) over child_in_order, false) as is_previous_open,
        lag(status_key) over child_in_order as previous_status_key,
        coalesce(lag(is_short_break) over child_in_order, false) as is_previous_short_break,
        max(known_end_date) over (
            partition by child_id
            order by
                episode_start_date nulls last, episode_end_date nulls last,
                cla_episode_id nulls last
            rows between unbounded preceding and 1 preceding
        ) as latest_end_before
    from with_known_ends
    where child_id is not null and episode_start_date is not null and not is_repeated
    window child_in_order as (
        partition by child_id
        order by
            episode_start_date nulls last, episode_end_date nulls last, cla_episode_id nulls last
    )
),

-- a gap begins a new period, but not one day that no reason explains: then the last day of care
-- was recorded, not the day it went on. Each short break stands for itself
with_breaks as (
    select
        *,
        child_sequence = 1
        or (
            (is_short_break or is_previous_short_break)
            and coalesce(status_key, '') != coalesce(previous_status_key, '')
        )
        or (
            previous_end_date is not null
            and episode_start_date > latest_end_before
            and not (
                episode_start_date = latest_end_before + 1
                and coalesce(previous_end_reason_code, 'X1') = 'X1'
                and coalesce(source_start_reason_code, '') != 'S'
            )
        ) as is_first_of_period
    from with_previous
),

with_periods as (
    select
        *,
        cast(
            sum(case when is_first_of_period then 1 else 0 end) over (
                partition by child_id
                order by child_sequence nulls last
                rows between unbounded preceding and current row
            ) as bigint
        ) as period_sequence
    from with_breaks
),

-- of an older period only the later episodes may be here: its start is recorded on them
periods as (
    select
        with_periods.child_id,
        with_periods.period_sequence,
        with_periods.source_category_of_need_code as category_of_need_code,
        case
            when
                coalesce(with_periods.source_start_reason_code, '') != 'S'
                and with_periods.entered_care_date < with_periods.episode_start_date
                and coalesce(
                    with_periods.entered_care_date > with_periods.latest_end_before, true
                )
                then with_periods.entered_care_date
            else with_periods.episode_start_date
        end as period_start_date,
        case
            when with_periods.source_start_reason_code = 'S' then true
            when with_periods.is_short_break then true
            when with_periods.entered_care_date = with_periods.episode_start_date then true
            when
                with_periods.entered_care_date < with_periods.episode_start_date
                and coalesce(
                    with_periods.entered_care_date > with_periods.latest_end_before, true
                )
                then false
            when with_periods.latest_end_before is not null then true
            else extract_history.history_start_date <= with_periods.episode_start_date
        end as is_first_known
    from with_periods
    left join extract_history on with_periods.la_code = extract_history.la_code
    where with_periods.is_first_of_period
),

named_periods as (
    select
        *,
        cast(
            row_number() over (
                partition by child_id, period_start_date
                order by period_sequence nulls last
            ) as bigint
        ) as number_on_day
    from periods
)

select
    with_periods.cla_episode_id,
    case
        when named_periods.number_on_day > 1
            then concat_ws(
                '-', with_periods.child_id, cast(named_periods.period_start_date as string),
                named_periods.number_on_day
            )
        else concat_ws(
            '-', with_periods.child_id, cast(named_periods.period_start_date as string)
        )
    end as period_of_care_id,
    with_periods.child_id,
    with_periods.period_sequence,
    with_periods.child_sequence,
    named_periods.category_of_need_code,
    with_periods.end_reason_code,
    with_periods.is_first_of_period,
    named_periods.is_first_known,
    with_periods.latest_end_before,
    with_periods.is_previous_open,
    with_periods.previous_end_reason_code,
    named_periods.period_start_date
from with_periods
inner join named_periods
    on
        with_periods.child_id = named_periods.child_id
        and with_periods.period_sequence = named_periods.period_sequence
