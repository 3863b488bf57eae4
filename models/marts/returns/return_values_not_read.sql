{#- By file of the SSDA903: the key of a row, and the columns that may hold text in place of a date
    or number. -#}
{% set ssda903_texts = {
    'ad1': ['ad1_row_id', ['dob', 'date_int', 'date_match']],
    'dolo': ['dolo_row_id', ['dob', 'dolo_start', 'dolo_end']],
    'episodes': ['episode_row_id', ['pl_distance', 'decom', 'dec']],
    'header': ['header_row_id', ['dob', 'mc_dob']],
    'missing': ['missing_row_id', ['dob', 'mis_start', 'mis_end']],
    'oc2': ['oc2_row_id', ['sdq_score', 'dob']],
    'oc3': ['oc3_row_id', ['dob']],
    'placed_adoption': [
            'placed_adoption_row_id', ['dob', 'date_placed', 'date_placed_ceased']
    ],
    'prev_perm': ['prev_perm_row_id', ['dob']],
    'reviews': ['review_row_id', ['dob', 'review']],
    'sw_episodes': ['sw_episode_row_id', ['dob', 'sw_decom', 'sw_dec']],
    'uasc': ['uasc_row_id', ['dob', 'duc']],
} %}
-- the linter cannot follow indents through the loop over the files
-- noqa: disable=LT02
with

elements as (
    select * from {{ ref('stg_cin_file__elements') }}
),

cin_files as (
    select * from {{ ref('stg_cin_file__submissions') }}
),

cin_children as (
    select * from {{ ref('cin_census__child_identifiers') }}
),

return_fields as (
    select
        return_id,
        module,
        field_name,
        case
            when value_format in ('date', 'YYYY-MM-DD') then 'date'
            when starts_with(value_format, 'integer') then 'number'
        end as wanted
    from {{ ref('catalogue_return_fields') }}
    where column_name is not null
),

cin_values as (
    select
        cin_files.submission_id,
        concat_ws('/', cin_files.submission_id, elements.child_no) as child_row_id,
        elements.module,
        elements.element as field_name,
        elements.value as value_text,
        elements.child_no,
        elements.episode_no,
        elements.group_no,
        elements.element_no,
        case
            when not elements.is_known then 'element not known'
            when return_fields.wanted = 'date' and {{ iso_date('elements.value') }} is null
                then 'not a date'
            when
                return_fields.wanted = 'number'
                and try_cast(elements.value as integer) is null
                then 'not a number'
        end as reason
    from elements
    inner join cin_files on elements.source_folder = cin_files.source_folder
    left join return_fields
        on
            return_fields.return_id = 'cin_census'
            and elements.module = return_fields.module
            and elements.element = return_fields.field_name
    where elements.value is not null and elements.value != ''
),

{% for file, (key, columns) in ssda903_texts.items() %}
{{ file }}_texts as (
    select
        submission_id,
        {{ key }} as row_id,
        child,
        '{{ file }}' as file_name,
        column_name,
        value_text
    from (
        select
            submission_id,
            {{ key }},
            child,
            {% for column in columns %}
            {{ column }}_text as {{ column }}{{ ',' if not loop.last }}
            {% endfor %}
        from {{ ref('ssda903__' ~ file) }}
    ) as as_text
    unpivot (value_text for column_name in ({{ columns | join(', ') }}))
),

{% endfor %}
ssda903_values as (
    {% for file in ssda903_texts %}
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
