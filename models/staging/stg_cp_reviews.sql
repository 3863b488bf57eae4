with cp_reviews as (
    select * from {{ ref('ssd_cp_reviews') }}
),

code_aliases as (
    select * from {{ ref('stg_code_aliases') }}
),

typed as (
    select
        cp_reviews.cj_la_code as la_code,
        {{ council_key('cp_reviews.cppr_cp_review_id') }} as cp_review_id,
        {{ id_text('cp_reviews.cppr_cp_review_id') }} as source_cp_review_id,
        {{ council_key('cp_reviews.cppr_person_id') }} as child_id,
        {{ council_key('cp_reviews.cppr_cp_plan_id') }} as cp_plan_id,
        {{ council_key('cp_reviews.cppr_cp_review_meeting_id') }} as meeting_id,
        coalesce(
            participation_codes.code,
            {{ text_value('cp_reviews.cppr_cp_review_participation') }}
        ) as participation_code,
        {{ flag_value('cp_reviews.cppr_cp_review_outcome_continue_cp') }} as is_cp_continued,
        {{ flag_value('cp_reviews.cppr_cp_review_quorate') }} as is_quorate,
        {{ date_value('cp_reviews.cppr_cp_review_due') }} as cp_review_due_date,
        {{ date_value('cp_reviews.cppr_cp_review_date') }} as cp_review_date,
        cp_reviews.cj_source_file as source_file,
        cp_reviews.cj_source_record as source_record
    from cp_reviews
    left join code_aliases as participation_codes
        on
            participation_codes.code_set = 'review_participation'
            and participation_codes.alias_key
            = {{ code_key('cp_reviews.cppr_cp_review_participation') }}
)

select
    la_code,
    cp_review_id,
    source_cp_review_id,
    child_id,
    cp_plan_id,
    meeting_id,
    participation_code,
    is_cp_continued,
    is_quorate,
    cp_review_due_date,
    cp_review_date,
    source_file,
    source_record
from typed
where cp_review_id is not null
qualify row_number() over (
    partition by cp_review_id
    order by {{ fullest_first([
        'child_id', 'cp_plan_id', 'meeting_id', 'participation_code', 'is_cp_continued',
        'is_quorate', 'cp_review_due_date', 'cp_review_date'
    ]) }}
) = 1
