{# a view: the rows are as they are read, and numbers cost nothing #}
{{ config(materialized='view') }}

with

file_groups as (
    select * from {{ ref('cin_file__groups') }}
)

select
    la_code,
    concat_ws(
        '-', 'cin_census', la_code, collection_year, coalesce(nullif(lower(label), ''), 'file')
    ) as submission_id,
    source_folder,
    module,
    collection_name,
    header_year,
    reference_date,
    source_level,
    lea,
    software_code,
    software_release,
    serial_no,
    date_time,
    cbds_level,
    la_child_id,
    upn,
    former_upn,
    upn_unknown,
    person_birth_date,
    expected_person_birth_date,
    gender_current,
    sex,
    person_death_date,
    ethnicity,
    cin_referral_date,
    referral_source,
    primary_need_code,
    cin_closure_date,
    reason_for_closure,
    date_of_initial_cpc,
    assessment_actual_start_date,
    assessment_internal_review_date,
    assessment_authorisation_date,
    cin_plan_start_date,
    cin_plan_end_date,
    s47_actual_start_date,
    initial_cpc_target,
    icpc_not_required,
    referral_nfa,
    cpp_start_date,
    cpp_end_date,
    initial_category_of_abuse,
    latest_category_of_abuse,
    number_of_previous_cpp,
    pp_start_date,
    lbp_sent_date,
    fgdm_meeting_offer,
    fgdm_meeting_fac,
    initial_pp_meeting_date,
    review_meetings_count,
    step_decision_date,
    pp_outcome,
    court_app_date,
    letter_init_cp_date,
    cast(child_no as bigint) as child_no,
    cast(episode_no as bigint) as episode_no,
    cast(group_no as bigint) as group_no
from file_groups
