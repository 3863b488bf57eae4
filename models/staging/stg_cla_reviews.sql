with cla_reviews as (
    select * from {{ ref('ssd_cla_reviews') }}
),

code_aliases as (
    select * from {{ ref('stg_code_aliases') }}
),

typed as (
    select
        cla_reviews.cj_la_code as la_code,
        {{ council_key('cla_reviews.clar_cla_review_id') }} as cla_review_id,
        {{ id_text('cla_reviews.clar_cla_review_id') }} as source_cla_review_id,
        {{ council_key('cla_reviews.clar_cla_id') }} as cla_period_id,
        {{ council_key('cla_reviews.clar_cla_person_id') }} as child_id,
        coalesce(
            participation_codes.code,
            {{ text_value('cla_reviews.clar_cla_review_participation') }}
        ) as participation_code,
        {{ flag_value('cla_reviews.clar_cla_review_cancelled') }} as is_cancelled,
        {{ date_value('cla_reviews.clar_cla_review_due_date') }} as cla_review_due_date,
        {{ date_value('cla_reviews.clar_cla_review_date') }} as cla_review_date,
        cla_reviews.cj_source_file as source_file,
        cla_reviews.cj_source_record as source_record
    from cla_reviews
    left join code_aliases as participation_codes
        on
            participation_codes.code_set = 'review_participation'
            and participation_codes.alias_key
            = {{ code_key('cla_reviews.clar_cla_review_participation') }}
)

select
    la_code,
    cla_review_id,
    source_cla_review_id,
    cla_period_id,
    child_id,
    participation_code,
    is_cancelled,
    cla_review_due_date,
    cla_review_date,
    source_file,
    source_record
from typed
where cla_review_id is not null
qualify row_number() over (
    partition by cla_review_id
    order by {{ fullest_first([
        'cla_period_id', 'child_id', 'participation_code', 'is_cancelled', 'cla_review_due_date',
        'cla_review_date'
    ]) }}
) = 1
