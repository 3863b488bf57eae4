with

years_built as (
    select * from {{ ref('ssda903__submissions') }}
    where origin = 'warehouse'
),

children_built as (
    select * from {{ ref('ssda903__children_built') }}
),

care_leavers as (
    select * from {{ ref('ssda903__oc3') }}
    where child_id is not null
),

uasc_built as (
    select * from {{ ref('ssda903__uasc') }}
    where child_id is not null
),

children as (
    select * from {{ ref('dim_children') }}
),

submissions as (
    select * from {{ ref('stg_ssda903_file__submissions') }}
    where is_read
),

records as (
    select * from {{ ref('stg_ssda903_file__records') }}
    where file_name = 'header'
),

uasc_records as (
    select * from {{ ref('stg_ssda903_file__records') }}
    where file_name = 'uasc'
),

uasc_children as (
    select
        source_folder,
        child
    from uasc_records
    where child is not null
    group by source_folder, child
),

uasc_files as (
    select source_folder
    from submissions
    where concat(' ', files_present, ' ') like '% uasc %'
),

from_files as (
    select
        submissions.submission_id,
        records.child,
        cast(null as varchar) as child_id,
        records.sex,
        records.ethnic,
        records.upn,
        records.mother,
        case
            when submissions.file_format = 'xml' then records.uasc
            when uasc_files.source_folder is null then records.uasc
            when uasc_children.child is not null then '1'
            else '0'
        end as uasc,
        records.dob_text,
        records.mc_dob_text,
        records.record_no,
        records.dob,
        records.mc_dob
    from records
    inner join submissions on records.source_folder = submissions.source_folder
    left join uasc_files on records.source_folder = uasc_files.source_folder
    left join uasc_children
        on
            records.source_folder = uasc_children.source_folder
            and records.child = uasc_children.child
),

-- the mark is left empty for those who are no mothers: where a council sets it, empty says no
councils_with_mothers as (
    select la_code
    from children
    where is_mother is not null
    group by la_code
),

first_births as (
    select
        mother_id,
        min(dob) as first_birth_date
    from children
    where mother_id is not null
    group by mother_id
),

-- children looked after in the year, and care leavers of the year who are in the file OC3 only
in_return as (
    select
        submission_id,
        child,
        child_id,
        not is_short_breaks_only as is_mother_asked
    from children_built
    union all
    select
        care_leavers.submission_id,
        care_leavers.child,
        care_leavers.child_id,
        false as is_mother_asked
    from care_leavers
    left join children_built
        on
            care_leavers.submission_id = children_built.submission_id
            and care_leavers.child_id = children_built.child_id
    where children_built.child_id is null
),

described as (
    select
        in_return.submission_id,
        in_return.child,
        in_return.child_id,
        children.sex_code,
        children.ethnicity_code,
        upper(coalesce(children.upn, children.linked_upn, children.upn_unknown_code)) as upn,
        case
            when not in_return.is_mother_asked or coalesce(children.sex_code != 'F', true) then null
            when first_births.first_birth_date <= years_built.events_to_date then true
            when first_births.first_birth_date > years_built.events_to_date then false
            when councils_with_mothers.la_code is not null then coalesce(children.is_mother, false)
        end as is_mother,
        case when years_built.has_uasc_file then uasc_built.child_id is not null end as is_uasc,
        children.dob,
        first_births.first_birth_date
    from in_return
    inner join years_built on in_return.submission_id = years_built.submission_id
    inner join children on in_return.child_id = children.child_id
    left join councils_with_mothers on children.la_code = councils_with_mothers.la_code
    left join first_births on in_return.child_id = first_births.mother_id
    left join uasc_built
        on
            in_return.submission_id = uasc_built.submission_id
            and in_return.child_id = uasc_built.child_id
),

built_here as (
    select
        described.submission_id,
        described.child,
        described.child_id,
        described.sex_code as sex,
        described.ethnicity_code as ethnic,
        described.upn,
        {{ flag_01('described.is_mother') }} as mother,
        {{ flag_01('described.is_uasc') }} as uasc,
        cast(null as varchar) as dob_text,
        cast(null as varchar) as mc_dob_text,
        row_number() over (
            partition by described.submission_id
            order by
                described.child nulls last,
                described.child_id nulls last
        ) as record_no,
        described.dob,
        case when described.is_mother then described.first_birth_date end as mc_dob
    from described
),

both_origins as (
    select * from built_here
    union all
    select * from from_files
)

select
    submission_id,
    concat_ws('/', submission_id, 'header', record_no) as header_row_id,
    concat_ws('/', submission_id, coalesce(child, '')) as child_key,
    child,
    child_id,
    sex,
    ethnic,
    upn,
    mother,
    uasc,
    dob_text,
    mc_dob_text,
    record_no,
    dob,
    mc_dob
from both_origins
