with sdq_scores as (
    select * from {{ ref('ssd_sdq_scores') }}
),

code_aliases as (
    select * from {{ ref('stg_code_aliases') }}
),

typed as (
    select
        sdq_scores.cj_la_code as la_code,
        {{ id_text('sdq_scores.csdq_table_id') }} as source_table_id,
        {{ council_key('sdq_scores.csdq_person_id') }} as child_id,
        coalesce(
            sdq_reasons.code,
            {{ text_value('sdq_scores.csdq_sdq_reason') }}
        ) as sdq_reason_code,
        {{ integer_value('sdq_scores.csdq_sdq_score') }} as sdq_score,
        {{ date_value('sdq_scores.csdq_sdq_completed_date') }} as sdq_completed_date,
        sdq_scores.cj_source_file as source_file,
        sdq_scores.cj_source_record as source_record
    from sdq_scores
    left join code_aliases as sdq_reasons
        on
            sdq_reasons.code_set = 'sdq_reason'
            and sdq_reasons.alias_key = {{ code_key('sdq_scores.csdq_sdq_reason') }}
)

select
    la_code,
    {{ row_id([
        'la_code', 'child_id', 'sdq_reason_code', 'sdq_score', 'sdq_completed_date'
    ]) }} as sdq_score_id,
    source_table_id,
    child_id,
    sdq_reason_code,
    sdq_score,
    sdq_completed_date,
    source_file,
    source_record
from typed
qualify row_number() over (
    partition by sdq_score_id
    order by {{ fullest_first(['source_table_id']) }}
) = 1
