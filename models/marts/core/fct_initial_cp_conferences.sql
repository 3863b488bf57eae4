with

icpcs as (
    select * from {{ ref('stg_initial_cp_conference') }}
),

s47_links as (
    select * from {{ ref('int_icpcs_linked_to_s47_enquiries') }}
),

s47_enquiries as (
    select * from {{ ref('stg_s47_enquiry') }}
),

plan_links as (
    select * from {{ ref('int_icpcs_linked_to_cp_plans') }}
    where is_plan_of_icpc
),

cp_plans as (
    select * from {{ ref('stg_cp_plans') }}
),

referral_links as (
    select * from {{ ref('int_events_linked_to_referrals') }}
    where event_type = 'icpcs'
),

children as (
    select * from {{ ref('dim_children') }}
),

extract_history as (
    select * from {{ ref('int_extract_history') }}
    where event_type = 's47_enquiries'
),

dates as (
    select * from {{ ref('dim_dates') }}
),

-- a council without a single plan has sent no such extract, and then nobody knows
councils_with_cp_plans as (
    select la_code from cp_plans
    group by la_code
),

timed as (
    select
        icpcs.*,
        s47_links.s47_enquiry_id as linked_s47_enquiry_id,
        s47_links.linked_by as s47_linked_by,
        s47_links.is_s47_orphan,
        s47_links.is_held,
        s47_links.is_duplicate,
        s47_enquiries.s47_start_date,
        s47_enquiries.child_id != icpcs.child_id as is_s47_of_other_child,
        -- conferences that the measure of 15 days is about
        s47_links.is_held
        and not s47_links.is_duplicate
        and not coalesce(icpcs.is_transfer_in, false) as is_to_be_timed,
        -- an enquiry that could have led to it would be in the extract
        coalesce(extract_history.history_start_date + 60 <= icpcs.icpc_date, false)
            as is_s47_history_known,
        {{ working_days_between('start_days', 'icpc_days') }} as working_days_from_s47
    from icpcs
    inner join s47_links on icpcs.icpc_id = s47_links.icpc_id
    left join s47_enquiries on s47_links.s47_enquiry_id = s47_enquiries.s47_enquiry_id
    left join extract_history on icpcs.la_code = extract_history.la_code
    left join dates as start_days on s47_enquiries.s47_start_date = start_days.calendar_date
    left join dates as icpc_days on icpcs.icpc_date = icpc_days.calendar_date
),

banded as (
    select
        *,
        is_to_be_timed and icpc_date >= s47_start_date as is_in_bands,
        case
            when not is_to_be_timed then null
            when s47_start_date is not null then icpc_date < s47_start_date
        end as is_before_s47,
        case
            when not is_to_be_timed then null
            when s47_start_date is not null then false
            when linked_s47_enquiry_id is not null or is_s47_history_known then true
        end as is_s47_missing
    from timed
),

with_plans as (
    select
        banded.*,
        plan_links.cp_plan_id as linked_cp_plan_id,
        plan_links.linked_by as cp_plan_linked_by,
        cp_plans.cp_plan_start_date,
        cp_plans.child_id != banded.child_id as is_plan_of_other_child,
        case
            when banded.cp_plan_id is not null
                then coalesce(plan_links.cp_plan_id != banded.cp_plan_id, true)
        end as is_cp_plan_orphan,
        case
            when
                banded.is_held
                and banded.is_cp_plan_made
                and councils_with_cp_plans.la_code is not null
                then plan_links.cp_plan_id is null
        end as is_cp_plan_missing
    from banded
    left join plan_links on banded.icpc_id = plan_links.icpc_id
    left join cp_plans on plan_links.cp_plan_id = cp_plans.cp_plan_id
    left join councils_with_cp_plans on banded.la_code = councils_with_cp_plans.la_code
)

select
    icpcs.icpc_id,
    icpcs.child_id,
    icpcs.la_code,
    icpcs.meeting_id,
    icpcs.linked_s47_enquiry_id as s47_enquiry_id,
    icpcs.linked_cp_plan_id as cp_plan_id,
    referral_links.referral_id,
    icpcs.team_id,
    icpcs.worker_id,
    icpcs.s47_linked_by,
    icpcs.cp_plan_linked_by,
    referral_links.referral_linked_by,
    case
        when not icpcs.is_in_bands then null
        when icpcs.working_days_from_s47 <= 0 then '00'
        when icpcs.working_days_from_s47 <= 5 then '01-05'
        when icpcs.working_days_from_s47 <= 10 then '06-10'
        when icpcs.working_days_from_s47 <= 13 then '11-13'
        when icpcs.working_days_from_s47 <= 15 then '14-15'
        when icpcs.working_days_from_s47 <= 17 then '16-17'
        when icpcs.working_days_from_s47 <= 20 then '18-20'
        when icpcs.working_days_from_s47 > 20 then '21+'
    end as working_days_band,
    case
        when not icpcs.is_in_bands then null
        when icpcs.working_days_from_s47 <= 10 then '00-10'
        when icpcs.working_days_from_s47 <= 15 then '11-15'
        when icpcs.working_days_from_s47 <= 20 then '16-20'
        when icpcs.working_days_from_s47 > 20 then '21+'
    end as published_band,
    {{ age_in_years('children.dob', 'icpcs.icpc_date') }} as age_at_icpc,
    case when icpcs.is_held then icpcs.working_days_from_s47 end as working_days_from_s47,
    icpcs.is_transfer_in,
    icpcs.is_held,
    -- the dates too: from a Saturday back to the Friday there are 0 working days
    case
        when icpcs.is_s47_missing then false
        when icpcs.is_to_be_timed
            then
                icpcs.working_days_from_s47 between 0 and 15
                and icpcs.icpc_date >= icpcs.s47_start_date
    end as is_within_15,
    icpcs.is_cp_plan_made,
    {{ json_flag('icpcs.icpc_outcome_json', 'NFA_FLAG') }} as is_outcome_nfa,
    {{ json_flag('icpcs.icpc_outcome_json', 'REFERRAL_TO_OTHER_AGENCY_FLAG') }}
        as is_outcome_other_agency,
    {{ json_flag('icpcs.icpc_outcome_json', 'SINGLE_ASSESSMENT_FLAG') }}
        as is_outcome_assessment,
    {{ json_flag('icpcs.icpc_outcome_json', 'PROV_OF_SERVICES_FLAG') }}
        as is_outcome_services,
    {{ json_flag('icpcs.icpc_outcome_json', 'CP_FLAG') }} as is_outcome_cp_plan,
    {{ json_flag('icpcs.icpc_outcome_json', 'OTHER_OUTCOMES_EXIST_FLAG') }} as is_outcome_other,
    icpcs.is_duplicate,
    icpcs.is_before_s47,
    icpcs.is_s47_missing,
    icpcs.is_s47_orphan,
    icpcs.is_s47_of_other_child,
    icpcs.is_cp_plan_missing,
    icpcs.is_cp_plan_orphan,
    icpcs.is_plan_of_other_child,
    referral_links.is_referral_orphan,
    icpcs.s47_start_date,
    icpcs.icpc_target_date,
    icpcs.icpc_date,
    icpcs.cp_plan_start_date
from with_plans as icpcs
left join referral_links on icpcs.icpc_id = referral_links.event_id
left join children on icpcs.child_id = children.child_id
