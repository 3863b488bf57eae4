with

children_built as (
    select * from {{ ref('ssda903__children_built') }}
),

cla_reviews as (
    select * from {{ ref('fct_cla_reviews') }}
),

submissions as (
    select * from {{ ref('stg_ssda903_file__submissions') }}
    where is_read
),

records as (
    select * from {{ ref('stg_ssda903_file__records') }}
    where file_name = 'reviews'
),

from_files as (
    select
        submissions.submission_id,
        records.child,
        cast(null as varchar) as child_id,
        records.review_code,
        records.dob_text,
        records.review_text,
        records.record_no,
        records.dob,
        records.review
    from records
    inner join submissions on records.source_folder = submissions.source_folder
),

built_here as (
    select
        children_built.submission_id,
        children_built.child,
        children_built.child_id,
        cla_reviews.participation_code as review_code,
        cast(null as varchar) as dob_text,
        cast(null as varchar) as review_text,
        row_number() over (
            partition by children_built.submission_id
            order by
                children_built.child nulls last,
                children_built.child_id nulls last,
                cla_reviews.cla_review_date nulls last,
                cla_reviews.cla_review_id nulls last
        ) as record_no,
        children_built.dob,
        cla_reviews.cla_review_date as review
    from children_built
    inner join cla_reviews
        on
            children_built.child_id = cla_reviews.child_id
            and children_built.period_start_date <= cla_reviews.cla_review_date
            and children_built.events_to_date >= cla_reviews.cla_review_date
    where
        cla_reviews.is_held
        and not cla_reviews.is_outside_care
        and not coalesce(cla_reviews.is_short_breaks, false)
        and not children_built.is_short_breaks_only
),

both_origins as (
    select * from built_here
    union all
    select * from from_files
)

select
    submission_id,
    concat_ws('/', submission_id, 'reviews', record_no) as review_row_id,
    concat_ws('/', submission_id, coalesce(child, '')) as child_key,
    child,
    child_id,
    review_code,
    dob_text,
    review_text,
    record_no,
    dob,
    review
from both_origins
