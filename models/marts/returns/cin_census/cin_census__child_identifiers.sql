with

submissions as (
    select * from {{ ref('return_submissions') }}
),

cin_details as (
    select * from {{ ref('cin_census__cin_details') }}
),

children as (
    select * from {{ ref('dim_children') }}
),

file_groups as (
    select * from {{ ref('stg_cin_file__groups') }}
),

-- as at the reference date: who is born later is still expected, who dies later is alive
built_here as (
    select
        cin_details.submission_id,
        cin_details.child_no,
        cin_details.la_child_id,
        cin_details.child_id,
        children.upn,
        children.former_upn,
        case when children.upn is null then children.upn_unknown_code end as upn_unknown,
        cast(null as varchar) as gender_current,
        case
            when children.dob is null or children.dob > submissions.events_to_date then 'U'
            when children.sex_code in ('M', 'F') then children.sex_code
            else 'U'
        end as sex,
        case when children.dob <= submissions.events_to_date then children.dob end
            as person_birth_date,
        case
            when children.dob <= submissions.events_to_date then cast(null as date)
            else coalesce(children.expected_dob, children.dob)
        end as expected_person_birth_date,
        case when children.death_date <= submissions.events_to_date then children.death_date end
            as person_death_date
    from cin_details
    inner join submissions on cin_details.submission_id = submissions.submission_id
    inner join children on cin_details.child_id = children.child_id
    where submissions.origin = 'warehouse' and cin_details.cin_details_id = 1
),

-- a child without the group is a child without an id, as rule 8500 has it
children_of_files as (
    select
        submission_id,
        child_no
    from file_groups
    where module = 'Child'
),

identifiers as (
    select * from file_groups
    where module = 'ChildIdentifiers' and group_no = 1
),

from_files as (
    select
        children_of_files.submission_id,
        children_of_files.child_no,
        identifiers.la_child_id,
        cast(null as varchar) as child_id,
        identifiers.upn,
        identifiers.former_upn,
        identifiers.upn_unknown,
        identifiers.gender_current,
        identifiers.sex,
        {{ iso_date('identifiers.person_birth_date') }} as person_birth_date,
        {{ iso_date('identifiers.expected_person_birth_date') }} as expected_person_birth_date,
        {{ iso_date('identifiers.person_death_date') }} as person_death_date
    from children_of_files
    left join identifiers
        on
            children_of_files.submission_id = identifiers.submission_id
            and children_of_files.child_no = identifiers.child_no
),

both_origins as (
    select * from built_here
    union all
    select * from from_files
)

select
    submission_id,
    concat_ws('/', submission_id, child_no) as child_row_id,
    concat_ws('/', submission_id, coalesce(la_child_id, '')) as child_key,
    la_child_id,
    child_id,
    upn,
    former_upn,
    upn_unknown,
    gender_current,
    sex,
    child_no,
    person_birth_date,
    expected_person_birth_date,
    person_death_date
from both_origins
