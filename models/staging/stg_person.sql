with person as (
    select * from {{ ref('ssd_person') }}
),

code_aliases as (
    select * from {{ ref('stg_code_aliases') }}
),

typed as (
    select
        person.cj_la_code as la_code,
        {{ council_key('person.pers_person_id') }} as child_id,
        {{ id_text('person.pers_person_id') }} as source_child_id,
        {{ id_text('person.pers_legacy_id') }} as legacy_id,
        {{ text_value('person.pers_upn') }} as upn_text,
        -- LCS writes the reason for having no pupil number where the number belongs
        nullif(
            regexp_extract(upper({{ text_value('person.pers_upn') }}), '^UN[0-9]{1,2}$', 0), ''
        ) as upn_reason_code,
        {{ text_value('person.pers_forename') }} as forename,
        {{ text_value('person.pers_surname') }} as surname,
        coalesce(sexes.code, {{ text_value('person.pers_sex') }}) as sex_code,
        coalesce(genders.code, {{ text_value('person.pers_gender') }}) as gender_code,
        coalesce(ethnicities.code, {{ text_value('person.pers_ethnicity') }}) as ethnicity_code,
        {{ text_value('person.pers_single_unique_id') }} as single_unique_id,
        coalesce(
            upn_unknown_reasons.code,
            {{ text_value('person.pers_upn_unknown') }},
            upn_reason_code
        ) as upn_unknown_code,
        case when upn_reason_code is null then upn_text end as upn,
        {{ text_value('person.pers_nationality') }} as nationality,
        {{ flag_value('person.pers_send_flag') }} as has_ehc_plan,
        {{ flag_value('person.pers_is_mother') }} as is_mother,
        {{ date_value('person.pers_dob') }} as dob,
        {{ date_value('person.pers_expected_dob') }} as expected_dob,
        {{ date_value('person.pers_death_date') }} as death_date,
        person.cj_source_file as source_file,
        person.cj_source_record as source_record
    from person
    left join code_aliases as sexes
        on
            sexes.code_set = 'sex'
            and sexes.alias_key = {{ code_key('person.pers_sex') }}
    left join code_aliases as genders
        on
            genders.code_set = 'gender_identity'
            and genders.alias_key = {{ code_key('person.pers_gender') }}
    left join code_aliases as ethnicities
        on
            ethnicities.code_set = 'ethnicity'
            and ethnicities.alias_key = {{ code_key('person.pers_ethnicity') }}
    left join code_aliases as upn_unknown_reasons
        on
            upn_unknown_reasons.code_set = 'upn_unknown'
            and upn_unknown_reasons.alias_key = {{ code_key('person.pers_upn_unknown') }}
)

select
    la_code,
    child_id,
    source_child_id,
    legacy_id,
    upn,
    forename,
    surname,
    sex_code,
    gender_code,
    ethnicity_code,
    single_unique_id,
    upn_unknown_code,
    nationality,
    has_ehc_plan,
    is_mother,
    dob,
    expected_dob,
    death_date,
    source_file,
    source_record
from typed
where child_id is not null
qualify row_number() over (
    partition by child_id
    order by {{ fullest_first([
        'legacy_id', 'upn', 'forename', 'surname', 'sex_code', 'gender_code', 'ethnicity_code',
        'single_unique_id', 'upn_unknown_code', 'nationality', 'has_ehc_plan', 'is_mother', 'dob',
        'expected_dob', 'death_date'
    ]) }}
) = 1
