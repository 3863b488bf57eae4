{#- by table: its key, and the columns that its rules name, as catalogue_rule_fields has them -#}
{% set tables = {
    'header': ['submission_id', [
        'reference_date'
    ]],
    'child_identifiers': ['child_row_id', [
        'expected_person_birth_date', 'former_upn', 'gender_current', 'la_child_id',
        'person_birth_date', 'person_death_date', 'sex', 'upn', 'upn_unknown'
    ]],
    'child_characteristics': ['child_row_id', [
        'ethnicity'
    ]],
    'disabilities': ['disability_row_id', [
        'disability'
    ]],
    'cin_details': ['cin_details_row_id', [
        'cin_closure_date', 'cin_referral_date', 'date_of_initial_cpc', 'primary_need_code',
        'reason_for_closure', 'referral_nfa', 'referral_source'
    ]],
    'assessments': ['assessment_row_id', [
        'assessment_actual_start_date', 'assessment_authorisation_date', 'la_child_id'
    ]],
    'cin_plan_dates': ['cin_plan_row_id', [
        'cin_plan_end_date', 'cin_plan_start_date', 'la_child_id'
    ]],
    'section_47s': ['section_47_row_id', [
        'date_of_initial_cpc', 'icpc_not_required', 'initial_cpc_target', 'la_child_id',
        's47_actual_start_date'
    ]],
    'child_protection_plans': ['cpp_row_id', [
        'cpp_end_date', 'cpp_start_date', 'initial_category_of_abuse', 'la_child_id',
        'latest_category_of_abuse', 'number_of_previous_cpp'
    ]],
    'reviews': ['review_row_id', [
        'cpp_review_date'
    ]],
    'pre_proceedings_and_fgdm': ['pre_proceedings_row_id', [
        'court_app_date', 'fgdm_meeting_fac', 'fgdm_meeting_offer', 'initial_pp_meeting_date',
        'lbp_sent_date', 'letter_init_cp_date', 'pp_outcome', 'pp_start_date',
        'review_meetings_count', 'step_decision_date'
    ]],
} %}
-- the linter cannot follow indents through the loops over the tables
-- noqa: disable=LT02
with

rule_results as (
    select * from {{ ref('cin_census__rule_results') }}
),

rule_fields as (
    select * from {{ ref('catalogue_rule_fields') }}
    where return_id = 'cin_census'
),

return_fields as (
    select * from {{ ref('catalogue_return_fields') }}
    where return_id = 'cin_census'
),

rules_between_rows as (
    select * from {{ ref('cin_census__rules_between_rows') }}
),

factors as (
    select * from {{ ref('cin_census__assessment_factors') }}
),

fields_of_results as (
    select
        rule_results.finding_id,
        rule_results.submission_id,
        rule_results.rule_code,
        rule_results.table_name,
        rule_results.row_id,
        rule_results.la_child_id,
        rule_fields.column_name
    from rule_results
    inner join rule_fields
        on
            rule_results.table_name = rule_fields.table_name
            and rule_results.rule_column = rule_fields.rule_column
    left join rules_between_rows
        on
            rule_results.submission_id = rules_between_rows.submission_id
            and rule_results.rule_column = rules_between_rows.rule_column
            and rule_results.table_name = rules_between_rows.table_name
            and rule_results.row_id = rules_between_rows.row_id
    -- of two rows that overlap, some fields belong to the earlier one only
    where rule_fields.only_row_role is null or rules_between_rows.is_b
),

{% for table, (key, columns) in tables.items() %}
{{ table }}_values as (
    select
        '{{ table }}' as table_name,
        row_id,
        column_name,
        field_value
    from (
        select
            {{ key }} as row_id,
            {% for column in columns %}
            cast({{ column }} as varchar) as {{ column }}{{ ',' if not loop.last }}
            {% endfor %}
        from {{ ref('cin_census__' ~ table) }}
    ) as as_text
    unpivot (field_value for column_name in ({{ columns | join(', ') }}))
),

{% endfor %}
factor_values as (
    select
        'assessments' as table_name,
        assessment_row_id as row_id,
        'assessment_factors' as column_name,
        {{ dbt.listagg('assessment_factors', "' '", 'order by assessment_factors') }} as field_value
    from factors
    group by assessment_row_id
),

all_values as (
    {% for table in tables %}
    select * from {{ table }}_values
    union all
    {% endfor %}
    select * from factor_values
)

select
    concat_ws('-', finding_fields.finding_id, finding_fields.column_name) as finding_field_id,
    finding_fields.finding_id,
    finding_fields.submission_id,
    finding_fields.rule_code,
    return_fields.module,
    finding_fields.table_name,
    finding_fields.row_id,
    finding_fields.la_child_id,
    return_fields.field_name,
    finding_fields.column_name,
    all_values.field_value,
    return_fields.comes_from
from fields_of_results as finding_fields
inner join return_fields
    on
        concat_ws(
            '__', 'cin_census',
            case
                when finding_fields.column_name = 'assessment_factors' then 'assessment_factors'
                when finding_fields.column_name = 'la_child_id' then 'child_identifiers'
                else finding_fields.table_name
            end
        ) = return_fields.table_name
        and finding_fields.column_name = return_fields.column_name
left join all_values
    on
        finding_fields.table_name = all_values.table_name
        and finding_fields.row_id = all_values.row_id
        and finding_fields.column_name = all_values.column_name
