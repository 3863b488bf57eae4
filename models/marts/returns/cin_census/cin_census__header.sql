with

submissions as (
    select * from {{ ref('return_submissions') }}
    where return_id = 'cin_census'
),

build_dates as (
    select cast({{ reporting_date() }} as varchar) as reporting_day
),

file_groups as (
    select * from {{ ref('stg_cin_file__groups') }}
    where module = 'Header'
),

file_headers as (
    select
        submission_id,
        max(collection_name) as collection_name,
        max(header_year) as header_year,
        max(reference_date) as reference_date,
        max(source_level) as source_level,
        max(lea) as lea,
        max(software_code) as software_code,
        max(software_release) as software_release,
        max(serial_no) as serial_no,
        max(date_time) as date_time
    from file_groups
    group by submission_id
),

headers as (
    select
        submissions.submission_id,
        submissions.collection_year,
        submissions.is_part_year,
        case
            when submissions.origin = 'warehouse' then 'CIN'
            else file_headers.collection_name
        end as collection_name,
        case
            when submissions.origin = 'warehouse'
                then cast(submissions.collection_year as varchar)
            else file_headers.header_year
        end as header_year,
        case when submissions.origin = 'warehouse' then 'L' else file_headers.source_level end
            as source_level,
        case
            when submissions.origin = 'warehouse' then submissions.la_code
            else file_headers.lea
        end as lea,
        case
            when submissions.origin = 'warehouse' then 'Childs Journey'
            else file_headers.software_code
        end as software_code,
        file_headers.software_release,
        case when submissions.origin = 'warehouse' then '001' else file_headers.serial_no end
            as serial_no,
        -- the reporting date and not the clock, so that the same input gives the same file
        case
            when submissions.origin = 'warehouse'
                then concat_ws('T', build_dates.reporting_day, '00:00:00')
            else file_headers.date_time
        end as date_time,
        case
            when submissions.origin = 'warehouse' then submissions.reference_date
            else {{ iso_date('file_headers.reference_date') }}
        end as reference_date,
        submissions.reference_date as last_day_of_the_folders_year
    from submissions
    cross join build_dates
    left join file_headers on submissions.submission_id = file_headers.submission_id
)

select
    submission_id,
    collection_name,
    header_year,
    source_level,
    lea,
    software_code,
    software_release,
    serial_no,
    date_time,
    collection_year,
    is_part_year,
    reference_date,
    -- what the rules count from; a header without a date leaves the folder's year
    {{ add_months('coalesce(reference_date, last_day_of_the_folders_year)', -12) }} + 1
        as period_start_date,
    coalesce(reference_date, last_day_of_the_folders_year) as period_end_date
from headers
