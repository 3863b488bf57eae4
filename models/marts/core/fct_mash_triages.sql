with

triages as (
    select * from {{ ref('stg_mash_triage') }}
),

contacts as (
    select * from {{ ref('stg_contacts') }}
),

codes as (
    select * from {{ ref('dim_codes') }}
),

dates as (
    select * from {{ ref('dim_dates') }}
),

-- a council without a single time of decision does not record it, and then nobody knows
councils_with_decisions as (
    select la_code from triages
    where decision_at is not null
    group by la_code
),

agencies as (
    select
        mash_triage_id,
        {{ explode_list(json_codes('agencies_json')) }} as agency
    from triages
),

agencies_by_triage as (
    select
        mash_triage_id,
        count(agency) as n_agencies
    from agencies
    group by mash_triage_id
),

-- due by the end of the first working day after the day of receipt
timed as (
    select
        triages.*,
        cast(triages.received_at as date) as received_date,
        cast(triages.decision_at as date) as decision_date,
        due_days.calendar_date as decision_due_date,
        coalesce(cast(triages.decision_at as date) <= {{ reporting_date() }}, false) as is_decided,
        -- a day without a time arrives as midnight, which is no time before that of receipt
        cast(triages.decision_at as date) < cast(triages.received_at as date)
        or (
            triages.decision_at < triages.received_at
            and triages.decision_at != cast(cast(triages.received_at as date) as timestamp)
        ) as is_decided_before_received,
        {{ working_days_between('received_days', 'decision_days') }} as working_days_to_decision
    from triages
    left join dates as received_days
        on cast(triages.received_at as date) = received_days.calendar_date
    left join dates as decision_days
        on cast(triages.decision_at as date) = decision_days.calendar_date
    left join dates as due_days on {{ is_working_days_after('received_days', 'due_days', 1) }}
)

select
    timed.mash_triage_id,
    timed.child_id,
    timed.la_code,
    contacts.contact_id,
    timed.team_id,
    timed.worker_id,
    timed.initial_rag_code,
    initial_rags.code_label as initial_rag_label,
    timed.final_rag_code,
    final_rags.code_label as final_rag_label,
    timed.threshold_level_code,
    threshold_levels.code_label as threshold_level_label,
    timed.mash_decision_code,
    mash_decisions.code_label as mash_decision_label,
    case
        when {{ json_codes('timed.agencies_json') }} is not null
            then coalesce(agencies_by_triage.n_agencies, 0)
    end as n_agencies,
    case when timed.is_decided then timed.working_days_to_decision end as working_days_to_decision,
    case
        when
            timed.is_decided
            and (timed.decision_at >= timed.received_at or timed.is_decided_before_received)
            then {{ hours_between('timed.received_at', 'timed.decision_at') }}
    end as hours_to_decision,
    {{ hours_between('timed.received_at', 'timed.initial_rag_at') }} as hours_to_initial_rag,
    {{ hours_between('timed.received_at', 'timed.final_rag_at') }} as hours_to_final_rag,
    timed.is_decided,
    case
        when timed.is_decided
            then
                not timed.is_decided_before_received
                and timed.decision_date <= timed.decision_due_date
        when
            councils_with_decisions.la_code is not null
            and timed.decision_due_date < {{ reporting_date() }}
            then false
    end as is_decided_within_1_working_day,
    case
        when councils_with_decisions.la_code is not null
            then not timed.is_decided and timed.decision_due_date < {{ reporting_date() }}
    end as is_decision_overdue,
    timed.final_rag_code != timed.initial_rag_code as is_rag_changed,
    timed.is_repeat,
    case when timed.contact_id is not null then contacts.contact_id is null end
        as is_contact_orphan,
    timed.is_decided_before_received,
    timed.received_date,
    timed.decision_due_date,
    timed.decision_date,
    timed.received_at,
    timed.initial_rag_at,
    timed.final_rag_at,
    timed.decision_at
from timed
left join agencies_by_triage on timed.mash_triage_id = agencies_by_triage.mash_triage_id
left join contacts on timed.contact_id = contacts.contact_id
left join councils_with_decisions on timed.la_code = councils_with_decisions.la_code
left join codes as initial_rags
    on initial_rags.code_id = concat_ws('-', 'rag', timed.initial_rag_code)
left join codes as final_rags
    on final_rags.code_id = concat_ws('-', 'rag', timed.final_rag_code)
left join codes as threshold_levels
    on threshold_levels.code_id = concat_ws('-', 'threshold_level', timed.threshold_level_code)
left join codes as mash_decisions
    on mash_decisions.code_id = concat_ws('-', 'mash_decision', timed.mash_decision_code)
