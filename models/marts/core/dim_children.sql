with

people as (
    select * from {{ ref('stg_person') }}
),

child_ids_seen as (
    select * from {{ ref('int_child_ids_seen') }}
),

child_traits as (
    select * from {{ ref('int_child_traits') }}
),

codes as (
    select * from {{ ref('dim_codes') }}
),

-- a child whom only events name has a row too, so that every event meets one
everyone as (
    select
        coalesce(people.child_id, child_ids_seen.child_id) as child_id,
        coalesce(people.la_code, child_ids_seen.la_code) as la_code,
        coalesce(people.source_child_id, child_ids_seen.source_child_id) as source_child_id,
        people.legacy_id,
        people.upn,
        people.upn_unknown_code,
        people.forename,
        people.surname,
        people.sex_code,
        people.gender_code,
        people.ethnicity_code,
        people.has_ehc_plan,
        people.is_mother,
        people.child_id is null as is_inferred,
        people.dob,
        people.expected_dob,
        people.death_date
    from people
    full outer join child_ids_seen on people.child_id = child_ids_seen.child_id
)

select
    everyone.child_id,
    everyone.la_code,
    everyone.source_child_id,
    everyone.legacy_id,
    everyone.upn,
    everyone.upn_unknown_code,
    child_traits.family_id,
    everyone.forename,
    everyone.surname,
    everyone.sex_code,
    sexes.code_label as sex_label,
    everyone.gender_code,
    everyone.ethnicity_code,
    ethnicities.code_label as ethnicity_label,
    ethnicities.group_code as ethnic_group_code,
    ethnicities.group_label as ethnic_group_label,
    case
        when everyone.death_date is null or everyone.death_date > {{ reporting_date() }}
            then {{ age_in_years('everyone.dob', reporting_date()) }}
    end as age_at_reporting_date,
    child_traits.n_disabilities,
    child_traits.is_disabled,
    -- nothing is known of a person whom only events name
    case
        when not everyone.is_inferred
            then coalesce(everyone.dob > {{ reporting_date() }}, everyone.expected_dob is not null)
    end as is_unborn,
    case when not everyone.is_inferred then everyone.upn is not null end as has_upn,
    everyone.has_ehc_plan,
    everyone.is_mother,
    child_traits.is_uasc_ever,
    -- councils leave the status open when the young person turns 18
    case
        when child_traits.is_uasc_status_open
            then coalesce({{ age_in_years('everyone.dob', reporting_date()) }} < 18, true)
        else child_traits.is_uasc_status_open
    end as is_uasc,
    everyone.is_inferred,
    everyone.dob,
    everyone.expected_dob,
    everyone.death_date
from everyone
left join child_traits on everyone.child_id = child_traits.child_id
left join codes as sexes on sexes.code_id = concat_ws('-', 'sex', everyone.sex_code)
left join codes as ethnicities
    on ethnicities.code_id = concat_ws('-', 'ethnicity', everyone.ethnicity_code)
