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

submissions as (
    select
        return_submissions.*,
        file_submissions.file_format,
        concat(' ', file_submissions.files_present, ' ') as files_present
    from return_submissions
    left join file_submissions on return_submissions.source_folder = file_submissions.source_folder
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
    submissions.files_present like '% {{ file }} %' as has_{{ file }}_file,
    {% endfor %}
    {% for file in files %}
    coalesce(previous_submissions.files_present like '% {{ file }} %', false)
        as has_previous_{{ file }}_file,
    {% endfor %}
    submissions.period_start_date,
    submissions.reference_date,
    submissions.events_to_date
from submissions
left join submissions as previous_submissions
    on submissions.previous_submission_id = previous_submissions.submission_id
