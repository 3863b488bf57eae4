with

years_built as (
    select * from {{ ref('ssda903__submissions') }}
    where origin = 'warehouse'
),

children_built as (
    select * from {{ ref('ssda903__children_built') }}
),

adoption_journeys as (
    select * from {{ ref('fct_adoption_journeys') }}
),

submissions as (
    select * from {{ ref('stg_ssda903_file__submissions') }}
    where is_read
),

records as (
    select * from {{ ref('stg_ssda903_file__records') }}
    where file_name = 'ad1'
),

from_files as (
    select
        submissions.submission_id,
        records.child,
        cast(null as varchar) as child_id,
        records.foster_care,
        records.nb_adoptr,
        records.sex_adoptr,
        records.ls_adoptr,
        records.dob_text,
        records.date_int_text,
        records.date_match_text,
        records.record_no,
        records.dob,
        records.date_int,
        records.date_match
    from records
    inner join submissions on records.source_folder = submissions.source_folder
),

built_here as (
    select
        children_built.submission_id,
        children_built.child,
        children_built.child_id,
        {{ flag_01('adoption_journeys.is_adopted_by_carer') }} as foster_care,
        cast(adoption_journeys.n_adopters as varchar) as nb_adoptr,
        adoption_journeys.adopter_sex_code as sex_adoptr,
        adoption_journeys.adopter_legal_status_code as ls_adoptr,
        cast(null as varchar) as dob_text,
        cast(null as varchar) as date_int_text,
        cast(null as varchar) as date_match_text,
        row_number() over (
            partition by children_built.submission_id
            order by
                children_built.child nulls last,
                children_built.child_id nulls last
        ) as record_no,
        children_built.dob,
        case
            when adoption_journeys.adoption_decision_date <= children_built.events_to_date
                then adoption_journeys.adoption_decision_date
        end as date_int,
        case
            when adoption_journeys.matched_date <= children_built.events_to_date
                then adoption_journeys.matched_date
        end as date_match
    from children_built
    inner join years_built on children_built.submission_id = years_built.submission_id
    left join adoption_journeys on children_built.child_id = adoption_journeys.child_id
    where children_built.is_adopted and years_built.has_ad1_file
),

both_origins as (
    select * from built_here
    union all
    select * from from_files
)

select
    submission_id,
    concat_ws('/', submission_id, 'ad1', record_no) as ad1_row_id,
    concat_ws('/', submission_id, coalesce(child, '')) as child_key,
    child,
    child_id,
    foster_care,
    nb_adoptr,
    sex_adoptr,
    ls_adoptr,
    dob_text,
    date_int_text,
    date_match_text,
    record_no,
    dob,
    date_int,
    date_match
from both_origins
