{% set ssda903_tables = return_tables('ssda903') %}
{#- Columns of the census that may hold text in place of a date or number, as in
    catalogue_return_fields; tests/python/test_contract_lists.py holds the two together. -#}
{% set cin_census_texts = [
    'reference_date',
    'person_birth_date',
    'expected_person_birth_date',
    'person_death_date',
    'cin_referral_date',
    'cin_closure_date',
    'date_of_initial_cpc',
    'assessment_actual_start_date',
    'assessment_internal_review_date',
    'assessment_authorisation_date',
    'cin_plan_start_date',
    'cin_plan_end_date',
    's47_actual_start_date',
    'initial_cpc_target',
    'cpp_start_date',
    'cpp_end_date',
    'number_of_previous_cpp',
    'pp_start_date',
    'lbp_sent_date',
    'initial_pp_meeting_date',
    'review_meetings_count',
    'step_decision_date',
    'court_app_date',
    'letter_init_cp_date',
] %}
-- the linter cannot follow indents through the loop over the files
-- noqa: disable=LT02
with

file_groups as (
    select * from {{ ref('stg_cin_file__groups') }}
),

file_elements as (
    select * from {{ ref('stg_cin_file__elements') }}
),

cin_children as (
    select * from {{ ref('cin_census__child_identifiers') }}
),

return_fields as (
    select
        return_id,
        module,
        field_name,
        column_name,
        case
            when value_format in ('date', 'YYYY-MM-DD') then 'date'
            when starts_with(value_format, 'integer') then 'number'
        end as wanted
    from {{ ref('catalogue_return_fields') }}
    where column_name is not null
),

group_texts as (
    select
        submission_id,
        module,
        child_no,
        episode_no,
        group_no,
        column_name,
        value_text
    from (
        select
            submission_id,
            module,
            child_no,
            episode_no,
            group_no,
            {{ cin_census_texts | join(',\n            ') }}
        from file_groups
    ) as as_text
    unpivot (value_text for column_name in ({{ cin_census_texts | join(', ') }}))
),

cin_texts as (
    select
        group_texts.submission_id,
        group_texts.module,
        return_fields.field_name,
        group_texts.value_text,
        group_texts.child_no,
        group_texts.episode_no,
        group_texts.group_no,
        cast(1 as bigint) as element_no,
        true as is_known,
        return_fields.wanted
    from group_texts
    inner join return_fields
        on
            return_fields.return_id = 'cin_census'
            and group_texts.module = return_fields.module
            and group_texts.column_name = return_fields.column_name
    union all
    select
        file_elements.submission_id,
        file_elements.module,
        file_elements.element as field_name,
        file_elements.value as value_text,
        file_elements.child_no,
        file_elements.episode_no,
        file_elements.group_no,
        file_elements.element_no,
        file_elements.is_known,
        return_fields.wanted
    from file_elements
    left join return_fields
        on
            return_fields.return_id = 'cin_census'
            and file_elements.module = return_fields.module
            and file_elements.element = return_fields.field_name
    where file_elements.value is not null
),

cin_values as (
    select
        submission_id,
        concat_ws('/', submission_id, child_no) as child_row_id,
        module,
        field_name,
        value_text,
        episode_no,
        group_no,
        element_no,
        case
            when not is_known then 'element not known'
            when wanted = 'date' and {{ iso_date('value_text') }} is null then 'not a date'
            when wanted = 'number' and try_cast(value_text as integer) is null then 'not a number'
        end as reason
    from cin_texts
),

{% for file, table in ssda903_tables.items() %}
{{ file }}_texts as (
    select
        submission_id,
        {{ table['key'] }} as row_id,
        child,
        '{{ file }}' as file_name,
        column_name,
        value_text
    from (
        select
            submission_id,
            {{ table['key'] }},
            child,
            {% for column in table['texts'] %}
            {{ column }}_text as {{ column }}{{ ',' if not loop.last }}
            {% endfor %}
        from {{ ref('ssda903__' ~ file) }}
    ) as as_text
    unpivot (value_text for column_name in ({{ table['texts'] | join(', ') }}))
),

{% endfor %}
ssda903_values as (
    {% for file in ssda903_tables %}
    select * from {{ file }}_texts
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

ssda903_fields as (
    select
        table_name,
        column_name,
        min(module) as module,
        min(field_name) as field_name,
        bool_or(value_format like '%integer%' or value_format like '%number%') as is_number
    from {{ ref('catalogue_return_fields') }}
    where return_id = 'ssda903'
    group by table_name, column_name
)

select
    concat_ws(
        '/', cin_values.child_row_id, cin_values.module, cin_values.episode_no,
        cin_values.group_no, cin_values.field_name, cin_values.element_no
    ) as value_id,
    cin_values.submission_id,
    cin_children.la_child_id,
    cin_values.module,
    cin_values.field_name,
    cin_values.reason,
    cin_values.value_text
from cin_values
left join cin_children on cin_values.child_row_id = cin_children.child_row_id
where cin_values.reason is not null
union all
select
    concat_ws('/', ssda903_values.row_id, ssda903_values.column_name) as value_id,
    ssda903_values.submission_id,
    ssda903_values.child as la_child_id,
    ssda903_fields.module,
    ssda903_fields.field_name,
    case when ssda903_fields.is_number then 'not a number' else 'not a date' end as reason,
    ssda903_values.value_text
from ssda903_values
inner join ssda903_fields
    on
        concat('ssda903__', ssda903_values.file_name) = ssda903_fields.table_name
        and ssda903_values.column_name = ssda903_fields.column_name
