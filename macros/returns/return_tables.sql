{#- The tables of each return, in the order of the guide: the key of a row, the dates that tell it from
    the child's other rows, the columns that may hold text in place of a date or number (in `<column>_text`),
    its fields, and a list of values that belongs to it. A field is named as in catalogue_return_fields;
    tests/python/test_contract_lists.py holds the two together. -#}
{% macro return_tables(return_id) -%}
    {%- set tables = {
        'cin_census': {
            'header': {
                'key': 'submission_id', 'child': 'cast(null as varchar)', 'told_by': [],
                'fields': [
                    'collection_name', 'header_year', 'reference_date', 'source_level', 'lea',
                    'software_code', 'software_release', 'serial_no', 'date_time',
                ],
            },
            'child_identifiers': {
                'key': 'child_row_id', 'told_by': [],
                'fields': [
                    'la_child_id', 'upn', 'former_upn', 'upn_unknown', 'person_birth_date',
                    'expected_person_birth_date', 'gender_current', 'sex', 'person_death_date',
                ],
            },
            'child_characteristics': {
                'key': 'child_row_id', 'told_by': [],
                'fields': ['ethnicity'],
            },
            'disabilities': {
                'key': 'disability_row_id', 'told_by': ['disability'],
                'fields': ['disability'],
            },
            'cin_details': {
                'key': 'cin_details_row_id', 'told_by': ['cin_referral_date'],
                'fields': [
                    'cin_referral_date', 'referral_source', 'primary_need_code',
                    'cin_closure_date', 'reason_for_closure', 'date_of_initial_cpc',
                    'referral_nfa',
                ],
            },
            'assessments': {
                'key': 'assessment_row_id', 'told_by': ['assessment_actual_start_date'],
                'fields': [
                    'assessment_actual_start_date', 'assessment_internal_review_date',
                    'assessment_authorisation_date',
                ],
                'list': {'table': 'assessment_factors', 'field': 'assessment_factors'},
            },
            'cin_plan_dates': {
                'key': 'cin_plan_row_id', 'told_by': ['cin_plan_start_date'],
                'fields': ['cin_plan_start_date', 'cin_plan_end_date'],
            },
            'section_47s': {
                'key': 'section_47_row_id', 'told_by': ['s47_actual_start_date'],
                'fields': [
                    's47_actual_start_date', 'initial_cpc_target', 'date_of_initial_cpc',
                    'icpc_not_required',
                ],
            },
            'child_protection_plans': {
                'key': 'cpp_row_id', 'told_by': ['cpp_start_date'],
                'fields': [
                    'cpp_start_date', 'cpp_end_date', 'initial_category_of_abuse',
                    'latest_category_of_abuse', 'number_of_previous_cpp',
                ],
            },
            'reviews': {
                'key': 'review_row_id', 'told_by': ['cpp_review_date'],
                'fields': ['cpp_review_date'],
            },
            'pre_proceedings_and_fgdm': {
                'key': 'pre_proceedings_row_id', 'told_by': ['pp_start_date'],
                'fields': [
                    'pp_start_date', 'lbp_sent_date', 'fgdm_meeting_offer', 'fgdm_meeting_fac',
                    'initial_pp_meeting_date', 'review_meetings_count', 'step_decision_date',
                    'pp_outcome', 'court_app_date', 'letter_init_cp_date',
                ],
            },
        },
        'ssda903': {
            'header': {
                'key': 'header_row_id', 'child': 'rows_of_table.child',
                'told_by': [],
                'texts': ['dob', 'mc_dob'],
                'fields': [
                    'child', 'sex', 'dob', 'ethnic', 'upn', 'mother', 'mc_dob', 'uasc',
                ],
            },
            'episodes': {
                'key': 'episode_row_id', 'child': 'rows_of_table.child',
                'told_by': ['decom'],
                'texts': ['pl_distance', 'decom', 'dec'],
                'fields': [
                    'child', 'decom', 'rne', 'ls', 'cin', 'place', 'place_provider', 'dec',
                    'rec', 'reason_place_change', 'home_post', 'pl_post', 'urn', 'pl_la',
                    'pl_location', 'pl_distance',
                ],
            },
            'reviews': {
                'key': 'review_row_id', 'child': 'rows_of_table.child',
                'told_by': ['review'],
                'texts': ['dob', 'review'],
                'fields': [
                    'child', 'dob', 'review', 'review_code',
                ],
            },
            'uasc': {
                'key': 'uasc_row_id', 'child': 'rows_of_table.child',
                'told_by': [],
                'texts': ['dob', 'duc'],
                'fields': [
                    'child', 'sex', 'dob', 'duc',
                ],
            },
            'oc2': {
                'key': 'oc2_row_id', 'child': 'rows_of_table.child',
                'told_by': [],
                'texts': ['sdq_score', 'dob'],
                'fields': [
                    'child', 'dob', 'sdq_score', 'sdq_reason', 'convicted', 'health_check',
                    'immunisations', 'teeth_check', 'health_assessment', 'substance_misuse',
                    'intervention_received', 'intervention_offered',
                ],
            },
            'oc3': {
                'key': 'oc3_row_id', 'child': 'rows_of_table.child',
                'told_by': [],
                'texts': ['dob'],
                'fields': [
                    'child', 'dob', 'in_touch', 'activ', 'accom',
                ],
            },
            'ad1': {
                'key': 'ad1_row_id', 'child': 'rows_of_table.child',
                'told_by': [],
                'texts': ['dob', 'date_int', 'date_match'],
                'fields': [
                    'child', 'dob', 'date_int', 'date_match', 'foster_care', 'nb_adoptr',
                    'sex_adoptr', 'ls_adoptr',
                ],
            },
            'placed_adoption': {
                'key': 'placed_adoption_row_id', 'child': 'rows_of_table.child',
                'told_by': ['date_placed'],
                'texts': ['dob', 'date_placed', 'date_placed_ceased'],
                'fields': [
                    'child', 'dob', 'date_placed', 'date_placed_ceased', 'reason_placed_ceased',
                ],
            },
            'prev_perm': {
                'key': 'prev_perm_row_id', 'child': 'rows_of_table.child',
                'told_by': [],
                'texts': ['dob'],
                'fields': [
                    'child', 'dob', 'prev_perm', 'la_perm', 'date_perm',
                ],
            },
            'missing': {
                'key': 'missing_row_id', 'child': 'rows_of_table.child',
                'told_by': ['mis_start'],
                'texts': ['dob', 'mis_start', 'mis_end'],
                'fields': [
                    'child', 'dob', 'missing', 'mis_start', 'mis_end',
                ],
            },
            'sw_episodes': {
                'key': 'sw_episode_row_id', 'child': 'rows_of_table.child',
                'told_by': ['sw_decom'],
                'texts': ['dob', 'sw_decom', 'sw_dec'],
                'fields': [
                    'child', 'dob', 'sw_id', 'sw_decom', 'sw_dec', 'sw_reason',
                ],
            },
            'dolo': {
                'key': 'dolo_row_id', 'child': 'rows_of_table.child',
                'told_by': ['dolo_start'],
                'texts': ['dob', 'dolo_start', 'dolo_end'],
                'fields': [
                    'child', 'dob', 'dolo_start', 'dolo_end',
                ],
            },
        },
    } -%}
    {{- return(tables[return_id]) -}}
{%- endmacro %}

{#- The tables with a rules model: the same, and the census as a whole. -#}
{% macro return_rule_tables(return_id) -%}
    {%- set whole = ['return'] if return_id == 'cin_census' else [] -%}
    {{- return((return_tables(return_id) | list) + whole) -}}
{%- endmacro %}
