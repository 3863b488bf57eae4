with assessment_dates as (
    select * from {{ ref('sup_assessment_dates') }}
),

typed as (
    select
        cj_la_code as la_code,
        {{ council_key('asdt_assessment_id') }} as assessment_id,
        {{ id_text('asdt_assessment_id') }} as source_assessment_id,
        {{ text_value('asdt_extension_reason') }} as extension_reason,
        {{ date_value('asdt_internal_review_date') }} as internal_review_date,
        {{ date_value('asdt_target_date') }} as target_date,
        cj_source_file as source_file,
        cj_source_record as source_record
    from assessment_dates
)

select
    la_code,
    assessment_id,
    source_assessment_id,
    extension_reason,
    internal_review_date,
    target_date,
    source_file,
    source_record
from typed
where assessment_id is not null
qualify row_number() over (
    partition by assessment_id
    order by {{ fullest_first(['extension_reason', 'internal_review_date', 'target_date']) }}
) = 1
