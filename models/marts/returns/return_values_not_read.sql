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
