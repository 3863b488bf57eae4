with

s47_enquiries as (
    select * from {{ ref('stg_s47_enquiry') }}
),

s47_details as (
    select * from {{ ref('stg_s47_details') }}
),

strategy_discussions as (
    select * from {{ ref('stg_strategy_discussions') }}
),

icpcs as (
    select * from {{ ref('stg_initial_cp_conference') }}
),

icpc_links as (
    select * from {{ ref('int_icpcs_linked_to_s47_enquiries') }}
),

sequences as (
    select * from {{ ref('int_s47_enquiries_sequenced') }}
),

referral_links as (
    select * from {{ ref('int_events_linked_to_referrals') }}
    where event_type = 's47_enquiries'
),

codes as (
    select * from {{ ref('dim_codes') }}
),

dates as (
    select * from {{ ref('dim_dates') }}
),

-- a council without a single conference has sent no such extract, and then nobody knows
councils_with_icpcs as (
    select la_code from icpcs
    group by la_code
),

-- the discussion that led to the enquiry, not those that reviewed it
first_strategy_discussions as (
    select
        s47_enquiry_id,
        strategy_discussion_id,
        strategy_date
    from strategy_discussions
    where s47_enquiry_id is not null
    qualify row_number() over (
        partition by s47_enquiry_id
        order by strategy_date nulls last, strategy_discussion_id nulls last
    ) = 1
),

first_icpcs as (
    select
        icpc_links.s47_enquiry_id,
        icpc_links.icpc_id,
        icpc_links.linked_by,
        icpcs.icpc_date
    from icpc_links
    inner join icpcs on icpc_links.icpc_id = icpcs.icpc_id
    where
        icpc_links.s47_enquiry_id is not null
        and icpc_links.is_held
        and not icpc_links.is_duplicate
    qualify row_number() over (
        partition by icpc_links.s47_enquiry_id
        order by icpcs.icpc_date nulls last, icpc_links.icpc_id nulls last
    ) = 1
),

timed as (
    select
        s47_enquiries.*,
        first_icpcs.icpc_id,
        first_icpcs.linked_by as icpc_linked_by,
        first_icpcs.icpc_date,
        case
            when councils_with_icpcs.la_code is not null then first_icpcs.icpc_id is not null
        end as is_icpc_held,
        {{ json_flag('s47_enquiries.s47_outcome_json', 'CP_CONFERENCE_FLAG') }}
            as is_outcome_cp_conference,
        {{ working_days_between('start_days', 'end_days') }} as working_days_to_end,
        {{ working_days_between('start_days', 'icpc_days') }} as working_days_to_icpc,
        {{ working_days_between('start_days', 'reporting_days') }}
            as working_days_to_reporting_date,
        due_days.calendar_date as icpc_due_date
    from s47_enquiries
    left join first_icpcs on s47_enquiries.s47_enquiry_id = first_icpcs.s47_enquiry_id
    left join councils_with_icpcs on s47_enquiries.la_code = councils_with_icpcs.la_code
    left join dates as start_days on s47_enquiries.s47_start_date = start_days.calendar_date
    left join dates as end_days on s47_enquiries.s47_end_date = end_days.calendar_date
    left join dates as icpc_days on first_icpcs.icpc_date = icpc_days.calendar_date
    left join dates as reporting_days on reporting_days.calendar_date = {{ reporting_date() }}
    left join dates as due_days on {{ is_working_days_after('start_days', 'due_days', 15) }}
),

-- a conference was required if the outcome says so, or if it was held
with_icpc_required as (
    select
        *,
        case when icpc_id is not null then true else is_outcome_cp_conference end
            as is_icpc_required
    from timed
)

select
    enquiries.s47_enquiry_id,
    enquiries.child_id,
    enquiries.la_code,
    referral_links.referral_id,
    first_strategy_discussions.strategy_discussion_id,
    enquiries.icpc_id,
    enquiries.team_id,
    enquiries.worker_id,
    s47_details.investigation_type_code,
    investigation_types.code_label as investigation_type_label,
    s47_details.finding_code,
    findings.code_label as finding_label,
    referral_links.referral_linked_by,
    enquiries.icpc_linked_by,
    sequences.s47_sequence,
    sequences.days_since_previous_s47,
    case
        when enquiries.s47_end_date <= {{ reporting_date() }} then enquiries.working_days_to_end
    end as working_days_to_end,
    enquiries.working_days_to_icpc,
    {{ is_open_on('enquiries.s47_start_date', 'enquiries.s47_end_date', reporting_date()) }}
        as is_open,
    enquiries.is_nfa,
    sequences.is_repeat_12m,
    enquiries.is_icpc_required,
    enquiries.is_icpc_held,
    -- the dates too: from a Saturday back to the Friday there are 0 working days
    enquiries.working_days_to_icpc between 0 and 15
    and enquiries.icpc_date >= enquiries.s47_start_date as is_icpc_within_15,
    enquiries.is_icpc_required
    and not enquiries.is_icpc_held
    and enquiries.working_days_to_reporting_date > 15 as is_icpc_overdue,
    enquiries.is_outcome_cp_conference,
    {{ json_flag('enquiries.s47_outcome_json', 'NFA_FLAG') }} as is_outcome_nfa,
    {{ json_flag('enquiries.s47_outcome_json', 'LEGAL_ACTION_FLAG') }}
        as is_outcome_legal_action,
    {{ json_flag('enquiries.s47_outcome_json', 'PROV_OF_SERVICES_FLAG') }}
        as is_outcome_services,
    {{ json_flag('enquiries.s47_outcome_json', 'PROV_OF_SB_CARE_FLAG') }}
        as is_outcome_short_breaks,
    {{ json_flag('enquiries.s47_outcome_json', 'NFA_CONTINUE_SINGLE_FLAG') }}
        as is_outcome_continue_assessment,
    {{ json_flag('enquiries.s47_outcome_json', 'MONITOR_FLAG') }} as is_outcome_monitor,
    s47_details.is_medical_held,
    sequences.is_same_day_duplicate,
    sequences.is_overlapping_earlier,
    enquiries.s47_end_date < enquiries.s47_start_date as is_end_before_start,
    referral_links.is_referral_orphan,
    sequences.previous_s47_start_date,
    first_strategy_discussions.strategy_date,
    enquiries.s47_start_date,
    s47_details.child_seen_date,
    enquiries.s47_end_date,
    enquiries.icpc_due_date,
    enquiries.icpc_date
from with_icpc_required as enquiries
left join first_strategy_discussions
    on enquiries.s47_enquiry_id = first_strategy_discussions.s47_enquiry_id
left join sequences on enquiries.s47_enquiry_id = sequences.s47_enquiry_id
left join referral_links on enquiries.s47_enquiry_id = referral_links.event_id
left join s47_details on enquiries.s47_enquiry_id = s47_details.s47_enquiry_id
left join codes as investigation_types
    on
        investigation_types.code_id
        = concat_ws('-', 's47_investigation_type', s47_details.investigation_type_code)
left join codes as findings
    on findings.code_id = concat_ws('-', 's47_finding', s47_details.finding_code)
