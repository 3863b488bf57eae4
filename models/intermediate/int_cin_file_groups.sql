{# a table: read by nine models #}
{{ config(materialized='table') }}

{#- Every element that stands once in its group, and its column, as in catalogue_return_fields;
    tests/python/test_contract_lists.py holds the two together. -#}
{% set single_elements = [
    ('Collection', 'collection_name'),
    ('Year', 'header_year'),
    ('ReferenceDate', 'reference_date'),
    ('SourceLevel', 'source_level'),
    ('LEA', 'lea'),
    ('SoftwareCode', 'software_code'),
    ('Release', 'software_release'),
    ('SerialNo', 'serial_no'),
    ('DateTime', 'date_time'),
    ('CBDSLevel', 'cbds_level'),
    ('LAchildID', 'la_child_id'),
    ('UPN', 'upn'),
    ('FormerUPN', 'former_upn'),
    ('UPNunknown', 'upn_unknown'),
    ('PersonBirthDate', 'person_birth_date'),
    ('ExpectedPersonBirthDate', 'expected_person_birth_date'),
    ('GenderCurrent', 'gender_current'),
    ('Sex', 'sex'),
    ('PersonDeathDate', 'person_death_date'),
    ('Ethnicity', 'ethnicity'),
    ('CINreferralDate', 'cin_referral_date'),
    ('ReferralSource', 'referral_source'),
    ('PrimaryNeedCode', 'primary_need_code'),
    ('CINclosureDate', 'cin_closure_date'),
    ('ReasonForClosure', 'reason_for_closure'),
    ('DateOfInitialCPC', 'date_of_initial_cpc'),
    ('AssessmentActualStartDate', 'assessment_actual_start_date'),
    ('AssessmentInternalReviewDate', 'assessment_internal_review_date'),
    ('AssessmentAuthorisationDate', 'assessment_authorisation_date'),
    ('CINPlanStartDate', 'cin_plan_start_date'),
    ('CINPlanEndDate', 'cin_plan_end_date'),
    ('S47ActualStartDate', 's47_actual_start_date'),
    ('InitialCPCtarget', 'initial_cpc_target'),
    ('ICPCnotRequired', 'icpc_not_required'),
    ('ReferralNFA', 'referral_nfa'),
    ('CPPstartDate', 'cpp_start_date'),
    ('CPPendDate', 'cpp_end_date'),
    ('InitialCategoryOfAbuse', 'initial_category_of_abuse'),
    ('LatestCategoryOfAbuse', 'latest_category_of_abuse'),
    ('NumberOfPreviousCPP', 'number_of_previous_cpp'),
    ('PPStartDate', 'pp_start_date'),
    ('LBPSentDate', 'lbp_sent_date'),
    ('FGDMMeetingOffer', 'fgdm_meeting_offer'),
    ('FGDMMeetingFac', 'fgdm_meeting_fac'),
    ('InitialPPMeetingDate', 'initial_pp_meeting_date'),
    ('ReviewMeetingsCount', 'review_meetings_count'),
    ('StepDecisionDate', 'step_decision_date'),
    ('PPOutcome', 'pp_outcome'),
    ('CourtAppDate', 'court_app_date'),
    ('LetterInitCPDate', 'letter_init_cp_date'),
] %}
with

elements as (
    select * from {{ ref('stg_cin_file__elements') }}
),

submissions as (
    select * from {{ ref('stg_cin_file__submissions') }}
)

-- the linter cannot follow indents through the loop over the elements
-- noqa: disable=LT02
-- of an element that stands twice in one group the first counts, as for the portal
select
    submissions.submission_id,
    elements.child_no,
    elements.module,
    elements.episode_no,
    elements.group_no,
    {% for element, column in single_elements %}
    max(
        case
            when elements.element = '{{ element }}' and elements.element_no = 1
                then elements.value
        end
    ) as {{ column }},
    {% endfor %}
    count(*) as n_elements
from elements
inner join submissions on elements.source_folder = submissions.source_folder
group by
    submissions.submission_id,
    elements.child_no,
    elements.module,
    elements.episode_no,
    elements.group_no
