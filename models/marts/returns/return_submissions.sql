with

return_years as (
    select * from {{ ref('catalogue_return_years') }}
),

extract_coverage as (
    select * from {{ ref('dim_extract_coverage') }}
),

local_authorities as (
    select * from {{ ref('dim_local_authorities') }}
),

cin_files as (
    select * from {{ ref('stg_cin_file__submissions') }}
),

ssda903_files as (
    select * from {{ ref('stg_ssda903_file__submissions') }}
),

extracts as (
    select * from {{ ref('stg_extracts') }}
    where table_name = 'ssd_person'
),

councils as (
    select la_code from extracts
),

histories as (
    select
        la_code,
        min(history_start_date) as history_start_date
    from extract_coverage
    -- past returns are no extract that others can be built from
    where is_covered and origin = 'extract'
    group by la_code
),

-- a year is built when its whole length lies in the extract; the year in progress always is
built_here as (
    select
        return_years.return_id,
        councils.la_code,
        return_years.collection_year,
        'warehouse' as submission_label,
        'warehouse' as origin,
        cast(null as varchar) as source_folder,
        cast(null as varchar) as content_hash,
        false as is_frozen
    from councils
    left join histories on councils.la_code = histories.la_code
    inner join return_years
        on
            {{ reporting_date() }} >= return_years.period_start_date
            and (
                coalesce(histories.history_start_date <= return_years.period_start_date, false)
                or {{ reporting_date() }} <= return_years.reference_date
            )
),

made_elsewhere as (
    select
        'cin_census' as return_id,
        la_code,
        collection_year,
        submission_label,
        'file' as origin,
        source_folder,
        content_hash,
        is_frozen
    from cin_files
    where is_read
    union all
    select
        'ssda903' as return_id,
        la_code,
        collection_year,
        submission_label,
        'file' as origin,
        source_folder,
        content_hash,
        is_frozen
    from ssda903_files
    where is_read
),

submissions as (
    select * from built_here
    union all
    select * from made_elsewhere
),

with_ids as (
    select
        *,
        concat_ws('-', return_id, la_code, collection_year, submission_label) as submission_id
    from submissions
),

-- last year's: the one really submitted, else the last one kept as sent, else the one with the same
-- label, else one without, else the last by label, else the warehouse's own
previous_submissions as (
    select
        this_year.submission_id,
        last_year.submission_id as previous_submission_id
    from with_ids as this_year
    inner join with_ids as last_year
        on
            this_year.return_id = last_year.return_id
            and this_year.la_code = last_year.la_code
            and this_year.collection_year = last_year.collection_year + 1
    qualify row_number() over (
        partition by this_year.submission_id
        order by
            case
                when last_year.submission_label = 'submitted' then 0
                when last_year.is_frozen then 1
                when
                    last_year.origin = 'file'
                    and last_year.submission_label = this_year.submission_label
                    then 2
                when last_year.origin = 'file' and last_year.submission_label = 'file' then 3
                when last_year.origin = 'file' then 4
                else 5
            end nulls last,
            last_year.submission_label desc nulls last
    ) = 1
)

select
    with_ids.submission_id,
    with_ids.return_id,
    with_ids.la_code,
    previous_submissions.previous_submission_id,
    coalesce(local_authorities.la_name, with_ids.la_code) as la_name,
    with_ids.submission_label,
    with_ids.origin,
    with_ids.source_folder,
    with_ids.content_hash,
    return_years.rule_text,
    return_years.revisions_not_seen,
    cast(with_ids.collection_year as bigint) as collection_year,
    -- of a year in progress the totals are no totals yet
    with_ids.origin = 'warehouse' and {{ reporting_date() }} < return_years.reference_date
        as is_part_year,
    with_ids.is_frozen,
    return_years.dates_are_published,
    return_years.period_start_date,
    return_years.reference_date,
    case
        when with_ids.origin = 'warehouse'
            then least({{ reporting_date() }}, return_years.reference_date)
        else return_years.reference_date
    end as events_to_date,
    return_years.opens_date,
    return_years.load_by_date,
    return_years.submit_by_date
from with_ids
inner join return_years
    on
        with_ids.return_id = return_years.return_id
        and with_ids.collection_year = return_years.collection_year
left join previous_submissions on with_ids.submission_id = previous_submissions.submission_id
left join local_authorities on with_ids.la_code = local_authorities.la_code
