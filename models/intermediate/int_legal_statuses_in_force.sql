with

legal_statuses as (
    select * from {{ ref('stg_legal_status') }}
),

code_groups as (
    select * from {{ ref('code_groups') }}
    where code_set = 'legal_status'
),

-- of the list of the return, and in force for a day or more; what is still to come is not
statuses_in_care as (
    select
        legal_statuses.child_id,
        legal_statuses.legal_status_id,
        legal_statuses.legal_status_code,
        precedences.sort_order as precedence,
        status_groups.group_code = 'SHORT_BREAK' as is_short_break,
        legal_statuses.legal_status_start_date as start_date,
        case
            when legal_statuses.legal_status_end_date <= {{ reporting_date() }}
                then legal_statuses.legal_status_end_date
        end as end_date
    from legal_statuses
    inner join code_groups as precedences
        on
            legal_statuses.legal_status_code = precedences.code
            and precedences.grouping = 'legal_status_precedence'
    inner join code_groups as status_groups
        on
            legal_statuses.legal_status_code = status_groups.code
            and status_groups.grouping = 'legal_status_group'
    where
        legal_statuses.child_id is not null
        and legal_statuses.legal_status_start_date <= {{ reporting_date() }}
        and (
            legal_statuses.legal_status_end_date is null
            or legal_statuses.legal_status_end_date > legal_statuses.legal_status_start_date
        )
),

change_days as (
    select
        child_id,
        start_date as change_date
    from statuses_in_care
    union
    select
        child_id,
        end_date as change_date
    from statuses_in_care
    where end_date is not null
),

-- of several at a time the latest to start; of those, orders come before agreements
in_force as (
    select
        change_days.child_id,
        statuses_in_care.legal_status_id,
        statuses_in_care.legal_status_code,
        coalesce(statuses_in_care.is_short_break, false) as is_short_break,
        -- each short break, or agreement on short breaks, stands for itself
        case
            when statuses_in_care.is_short_break then statuses_in_care.legal_status_id
            else statuses_in_care.legal_status_code
        end as status_key,
        change_days.change_date
    from change_days
    left join statuses_in_care
        on
            change_days.child_id = statuses_in_care.child_id
            and {{ is_open_on(
                'statuses_in_care.start_date', 'statuses_in_care.end_date',
                'change_days.change_date'
            ) }}
    qualify row_number() over (
        partition by change_days.child_id, change_days.change_date
        order by
            statuses_in_care.start_date desc nulls last,
            statuses_in_care.precedence asc nulls last,
            statuses_in_care.legal_status_id desc nulls last
    ) = 1
),

with_next_change as (
    select
        *,
        lead(change_date) over (
            partition by child_id
            order by change_date nulls last
        ) as next_change_date
    from in_force
),

-- a single day without a status comes of an end recorded as the last day: the status runs on
without_single_days as (
    select * from with_next_change
    where not (legal_status_id is null and coalesce(next_change_date = change_date + 1, false))
),

with_neighbours as (
    select
        *,
        lag(status_key) over child_in_order as previous_status_key,
        lead(change_date) over child_in_order as in_force_to_date
    from without_single_days
    window child_in_order as (
        partition by child_id
        order by change_date nulls last
    )
)

select
    child_id,
    legal_status_id,
    legal_status_code,
    status_key,
    is_short_break,
    coalesce(status_key, '') != coalesce(previous_status_key, '') as is_change,
    change_date as in_force_from_date,
    in_force_to_date
from with_neighbours
