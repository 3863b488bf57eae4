with

submissions as (
    select * from {{ ref('stg_ssda903_file__submissions') }}
),

records as (
    select * from {{ ref('stg_ssda903_file__records') }}
    where file_name = 'episodes'
),

from_files as (
    select
        submissions.submission_id,
        records.child,
        cast(null as varchar) as child_id,
        records.rne,
        records.ls,
        records.cin,
        records.place,
        records.place_provider,
        records.rec,
        records.reason_place_change,
        records.home_post,
        records.pl_post,
        records.urn,
        records.pl_la,
        records.pl_location,
        records.pl_distance_text,
        records.decom_text,
        records.dec_text,
        records.record_no,
        records.pl_distance,
        records.decom,
        records.dec
    from records
    inner join submissions on records.source_folder = submissions.source_folder
),

both_origins as (
    select * from from_files
)

select
    submission_id,
    concat_ws('/', submission_id, 'episodes', record_no) as episode_row_id,
    concat_ws('/', submission_id, coalesce(child, '')) as child_key,
    child,
    child_id,
    rne,
    ls,
    cin,
    place,
    place_provider,
    rec,
    reason_place_change,
    home_post,
    pl_post,
    urn,
    pl_la,
    pl_location,
    pl_distance_text,
    decom_text,
    dec_text,
    record_no,
    pl_distance,
    decom,
    dec
from both_origins
