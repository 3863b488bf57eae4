with care_leaver_birthdays as (
    select * from {{ ref('sup_care_leaver_birthdays') }}
),

code_aliases as (
    select * from {{ ref('stg_code_aliases') }}
),

typed as (
    select
        care_leaver_birthdays.cj_la_code as la_code,
        {{ council_key('care_leaver_birthdays.clbd_row_id') }} as care_leaver_birthday_id,
        {{ id_text('care_leaver_birthdays.clbd_row_id') }} as source_care_leaver_birthday_id,
        {{ council_key('care_leaver_birthdays.clbd_person_id') }} as child_id,
        coalesce(
            in_touch_answers.code,
            {{ text_value('care_leaver_birthdays.clbd_in_touch') }}
        ) as in_touch_code,
        coalesce(
            activities.code,
            {{ text_value('care_leaver_birthdays.clbd_activity') }}
        ) as activity_code,
        coalesce(
            accommodation_types.code,
            {{ text_value('care_leaver_birthdays.clbd_accommodation') }}
        ) as accommodation_code,
        coalesce(
            suitability_answers.code,
            {{ text_value('care_leaver_birthdays.clbd_suitability') }}
        ) as suitability_code,
        {{ integer_value('care_leaver_birthdays.clbd_birthday_age') }} as birthday_age,
        {{ date_value('care_leaver_birthdays.clbd_status_date') }} as status_date,
        care_leaver_birthdays.cj_source_file as source_file,
        care_leaver_birthdays.cj_source_record as source_record
    from care_leaver_birthdays
    left join code_aliases as in_touch_answers
        on
            in_touch_answers.code_set = 'in_touch'
            and in_touch_answers.alias_key = {{ code_key('care_leaver_birthdays.clbd_in_touch') }}
    left join code_aliases as activities
        on
            activities.code_set = 'care_leaver_activity'
            and activities.alias_key = {{ code_key('care_leaver_birthdays.clbd_activity') }}
    left join code_aliases as accommodation_types
        on
            accommodation_types.code_set = 'care_leaver_accommodation'
            and accommodation_types.alias_key
            = {{ code_key('care_leaver_birthdays.clbd_accommodation') }}
    left join code_aliases as suitability_answers
        on
            suitability_answers.code_set = 'care_leaver_suitability'
            and suitability_answers.alias_key
            = {{ code_key('care_leaver_birthdays.clbd_suitability') }}
)

select
    la_code,
    care_leaver_birthday_id,
    source_care_leaver_birthday_id,
    child_id,
    in_touch_code,
    activity_code,
    accommodation_code,
    suitability_code,
    birthday_age,
    status_date,
    source_file,
    source_record
from typed
where care_leaver_birthday_id is not null
qualify row_number() over (
    partition by care_leaver_birthday_id
    order by {{ fullest_first([
        'child_id', 'in_touch_code', 'activity_code', 'accommodation_code', 'suitability_code',
        'birthday_age', 'status_date'
    ]) }}
) = 1
