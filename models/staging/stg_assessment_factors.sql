with assessment_factors as (
    select * from {{ ref('ssd_assessment_factors') }}
),

typed as (
    select
        cj_la_code as la_code,
        {{ id_text('cinf_table_id') }} as source_table_id,
        {{ council_key('cinf_assessment_id') }} as assessment_id,
        {{ text_value('cinf_assessment_factors_json') }} as assessment_factors_json,
        cj_source_file as source_file,
        cj_source_record as source_record
    from assessment_factors
)

select
    la_code,
    {{ row_id(['la_code', 'source_table_id', 'assessment_id']) }} as assessment_factors_id,
    source_table_id,
    assessment_id,
    assessment_factors_json,
    source_file,
    source_record
from typed
where
    source_table_id is not null
    and assessment_id is not null
qualify row_number() over (
    partition by assessment_factors_id
    order by {{ fullest_first(['assessment_factors_json']) }}
) = 1
