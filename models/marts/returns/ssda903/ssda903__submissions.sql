{%- set files = [
    'header', 'episodes', 'reviews', 'uasc', 'oc2', 'oc3', 'ad1', 'placed_adoption', 'prev_perm',
    'missing', 'sw_episodes', 'dolo'
] -%}
-- the linter cannot follow indents through the loop over the files
-- noqa: disable=LT02
with

return_submissions as (
    select * from {{ ref('return_submissions') }}
    where return_id = 'ssda903'
),

file_submissions as (
    select * from {{ ref('stg_ssda903_file__submissions') }}
),

built_files as (
    select * from {{ ref('ssda903__built_files') }}
),

return_fields as (
    select * from {{ ref('catalogue_return_fields') }}
    where return_id = 'ssda903'
),

file_years as (
    select
        table_name,
        min(first_year) as first_year
    from return_fields
    group by table_name
),

-- built here: the files for which the council sent an extract, once the return has them
built as (
    select
        return_submissions.submission_id,
        {% for file in files %}
        bool_or(built_files.file_name = '{{ file }}') as has_{{ file }}_file,
        {% endfor %}
        bool_or(built_files.file_name = 'oc2' and built_files.is_latest_known)
            as is_oc2_latest_known,
        bool_or(built_files.file_name = 'oc3' and built_files.is_latest_known)
            as is_oc3_latest_known
    from return_submissions
    inner join built_files on return_submissions.la_code = built_files.la_code
    inner join file_years
        on
            built_files.table_name = file_years.table_name
            and return_submissions.collection_year
            >= coalesce(file_years.first_year, return_submissions.collection_year)
    where return_submissions.origin = 'warehouse'
    group by return_submissions.submission_id
),

submissions as (
    select
        return_submissions.*,
        file_submissions.file_format,
        {% for file in files %}
        case
            when return_submissions.origin = 'warehouse'
                then coalesce(built.has_{{ file }}_file, false)
            else concat(' ', file_submissions.files_present, ' ') like '% {{ file }} %'
        end as has_{{ file }}_file,
        {% endfor %}
        built.is_oc2_latest_known,
        built.is_oc3_latest_known
    from return_submissions
    left join file_submissions on return_submissions.source_folder = file_submissions.source_folder
    left join built on return_submissions.submission_id = built.submission_id
)

select
    submissions.submission_id,
    submissions.previous_submission_id,
    submissions.la_code,
    submissions.origin,
    submissions.file_format,
    submissions.collection_year,
    submissions.is_part_year,
    {% for file in files %}
    submissions.has_{{ file }}_file,
    {% endfor %}
    {% for file in files %}
    coalesce(previous_submissions.has_{{ file }}_file, false) as has_previous_{{ file }}_file,
    {% endfor %}
    submissions.is_oc2_latest_known,
    submissions.is_oc3_latest_known,
    submissions.period_start_date,
    submissions.reference_date,
    submissions.events_to_date
from submissions
left join submissions as previous_submissions
    on submissions.previous_submission_id = previous_submissions.submission_id
