with care_leavers as (
    select * from {{ ref('ssd_care_leavers') }}
),

code_aliases as (
    select * from {{ ref('stg_code_aliases') }}
),

typed as (
    select
        care_leavers.cj_la_code as la_code,
        {{ id_text('care_leavers.clea_table_id') }} as source_table_id,
        {{ council_key('care_leavers.clea_person_id') }} as child_id,
        {{ staff_key('care_leavers.clea_care_leaver_personal_advisor') }} as personal_adviser_id,
        {{ staff_key('care_leavers.clea_care_leaver_allocated_team') }} as team_id,
        {{ staff_key('care_leavers.clea_care_leaver_worker_id') }} as worker_id,
        coalesce(
            eligibility_categories.code,
            {{ text_value('care_leavers.clea_care_leaver_eligibility') }}
        ) as eligibility_code,
        coalesce(
            in_touch_answers.code,
            {{ text_value('care_leavers.clea_care_leaver_in_touch') }}
        ) as in_touch_code,
        coalesce(
            accommodation_types.code,
            {{ text_value('care_leavers.clea_care_leaver_accommodation') }}
        ) as accommodation_code,
        coalesce(
            suitability_answers.code,
            {{ text_value('care_leavers.clea_care_leaver_accom_suitable') }}
        ) as suitability_code,
        coalesce(
            activities.code,
            {{ text_value('care_leavers.clea_care_leaver_activity') }}
        ) as activity_code,
        {{ date_value('care_leavers.clea_care_leaver_latest_contact') }} as latest_contact_date,
        {{ date_value('care_leavers.clea_pathway_plan_review_date') }} as pathway_plan_review_date,
        care_leavers.cj_source_file as source_file,
        care_leavers.cj_source_record as source_record
    from care_leavers
    left join code_aliases as eligibility_categories
        on
            eligibility_categories.code_set = 'care_leaver_eligibility'
            and eligibility_categories.alias_key
            = {{ code_key('care_leavers.clea_care_leaver_eligibility') }}
    left join code_aliases as in_touch_answers
        on
            in_touch_answers.code_set = 'in_touch'
            and in_touch_answers.alias_key
            = {{ code_key('care_leavers.clea_care_leaver_in_touch') }}
    left join code_aliases as accommodation_types
        on
            accommodation_types.code_set = 'care_leaver_accommodation'
            and accommodation_types.alias_key
            = {{ code_key('care_leavers.clea_care_leaver_accommodation') }}
    left join code_aliases as suitability_answers
        on
            suitability_answers.code_set = 'care_leaver_suitability'
            and suitability_answers.alias_key
            = {{ code_key('care_leavers.clea_care_leaver_accom_suitable') }}
    left join code_aliases as activities
        on
            activities.code_set = 'care_leaver_activity'
            and activities.alias_key = {{ code_key('care_leavers.clea_care_leaver_activity') }}
)

select
    la_code,
    {{ row_id([
        'la_code', 'child_id', 'personal_adviser_id', 'team_id', 'worker_id', 'eligibility_code',
        'in_touch_code', 'accommodation_code', 'suitability_code', 'activity_code',
        'latest_contact_date', 'pathway_plan_review_date'
    ]) }} as care_leaver_id,
    source_table_id,
    child_id,
    personal_adviser_id,
    team_id,
    worker_id,
    eligibility_code,
    in_touch_code,
    accommodation_code,
    suitability_code,
    activity_code,
    latest_contact_date,
    pathway_plan_review_date,
    source_file,
    source_record
from typed
qualify row_number() over (
    partition by care_leaver_id
    order by {{ fullest_first(['source_table_id']) }}
) = 1
