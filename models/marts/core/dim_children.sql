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

child_identifiers as (
    select * from {{ ref('int_child_identifiers') }}
),

child_households as (
    select * from {{ ref('int_child_households') }}
),

mothers as (
    select * from {{ ref('stg_mother') }}
),

codes as (
    select * from {{ ref('dim_codes') }}
),

-- a council without a single link has sent no such extract, and then nobody knows
councils_with_mothers as (
    select la_code from mothers
    group by la_code
),

-- a child whom only events name has a row too, so that every event meets one; one whom only returns
-- name is described by the last of them
everyone as (
    select
        coalesce(people.child_id, child_ids_seen.child_id) as child_id,
        coalesce(people.la_code, child_ids_seen.la_code) as la_code,
        coalesce(people.source_child_id, child_ids_seen.source_child_id) as source_child_id,
        people.legacy_id,
        case
            when people.upn is not null then people.upn
            when coalesce(child_traits.return_upn, '') not like 'UN_' then child_traits.return_upn
        end as upn,
        coalesce(
            people.upn_unknown_code,
            case when child_traits.return_upn like 'UN_' then child_traits.return_upn end
        ) as upn_unknown_code,
        people.forename,
        people.surname,
        coalesce(people.sex_code, child_traits.return_sex_code) as sex_code,
        people.gender_code,
        coalesce(people.ethnicity_code, child_traits.return_ethnicity_code) as ethnicity_code,
        people.single_unique_id,
        people.has_ehc_plan,
        coalesce(people.is_mother, child_traits.is_mother_in_return) as is_mother,
        people.child_id is null and not coalesce(child_traits.has_return_header, false)
            as is_inferred,
        coalesce(people.dob, child_traits.return_dob) as dob,
        people.expected_dob,
        people.death_date
    from people
    full outer join child_ids_seen on people.child_id = child_ids_seen.child_id
    left join child_traits
        on coalesce(people.child_id, child_ids_seen.child_id) = child_traits.child_id
)

select
    everyone.child_id,
    everyone.la_code,
    everyone.source_child_id,
    everyone.legacy_id,
    everyone.upn,
    everyone.upn_unknown_code,
    child_identifiers.linked_upn,
    child_identifiers.former_upn,
    everyone.single_unique_id,
    child_identifiers.nhs_number,
    child_identifiers.home_office_number,
    child_identifiers.court_case_number,
    child_identifiers.other_identifiers,
    child_traits.family_id,
    child_households.mother_id,
    everyone.forename,
    everyone.surname,
    everyone.sex_code,
    sexes.code_label as sex_label,
    everyone.gender_code,
    everyone.ethnicity_code,
    ethnicities.code_label as ethnicity_label,
    ethnicities.group_code as ethnic_group_code,
    ethnicities.group_label as ethnic_group_label,
    child_traits.disability_codes,
    child_households.postcode,
    child_households.address_type_code,
    address_types.code_label as address_type_label,
    case
        when everyone.death_date is null or everyone.death_date > {{ reporting_date() }}
            then {{ age_in_years('everyone.dob', reporting_date()) }}
    end as age_at_reporting_date,
    child_traits.n_disabilities,
    child_households.n_family_members,
    child_households.n_siblings,
    child_households.n_mothers,
    child_identifiers.n_linked_upns,
    child_identifiers.n_former_upns,
    child_identifiers.n_nhs_numbers,
    child_identifiers.n_home_office_numbers,
    child_identifiers.n_court_case_numbers,
    child_identifiers.n_other_identifiers,
    child_traits.is_disabled,
    -- nothing is known of a person whom only events name
    case
        when not everyone.is_inferred
            then coalesce(everyone.dob > {{ reporting_date() }}, everyone.expected_dob is not null)
    end as is_unborn,
    -- born on a day that nobody knows, or a pregnancy that nobody closed
    case
        when not everyone.is_inferred
            then
                everyone.dob is null
                and coalesce(everyone.expected_dob <= {{ reporting_date() }}, false)
    end as is_dob_estimated,
    case
        when not everyone.is_inferred
            then coalesce(everyone.death_date <= {{ reporting_date() }}, false)
    end as is_deceased,
    case when not everyone.is_inferred then everyone.upn is not null end as has_upn,
    everyone.has_ehc_plan,
    everyone.is_mother,
    case
        when councils_with_mothers.la_code is not null
            then coalesce(child_households.is_parent, false)
    end as is_parent,
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
left join child_identifiers on everyone.child_id = child_identifiers.child_id
left join child_households on everyone.child_id = child_households.child_id
left join councils_with_mothers on everyone.la_code = councils_with_mothers.la_code
left join codes as sexes on sexes.code_id = concat_ws('-', 'sex', everyone.sex_code)
left join codes as ethnicities
    on ethnicities.code_id = concat_ws('-', 'ethnicity', everyone.ethnicity_code)
left join codes as address_types
    on
        address_types.code_id
        = concat_ws('-', 'address_type', child_households.address_type_code)
