with lado as (
    select * from {{ ref('sup_lado') }}
),

typed as (
    select
        cj_la_code as la_code,
        {{ council_key('lado_referral_id') }} as lado_referral_id,
        {{ id_text('lado_referral_id') }} as source_lado_referral_id,
        {{ text_value('lado_source') }} as lado_source,
        {{ text_value('lado_sector') }} as lado_sector,
        {{ text_value('lado_outcome') }} as lado_outcome,
        {{ date_value('lado_referral_date') }} as lado_referral_date,
        {{ date_value('lado_closed_date') }} as lado_closed_date,
        cj_source_file as source_file,
        cj_source_record as source_record
    from lado
)

select
    la_code,
    lado_referral_id,
    source_lado_referral_id,
    lado_source,
    lado_sector,
    lado_outcome,
    lado_referral_date,
    lado_closed_date,
    source_file,
    source_record
from typed
where lado_referral_id is not null
qualify row_number() over (
    partition by lado_referral_id
    order by {{ fullest_first([
        'lado_source', 'lado_sector', 'lado_outcome', 'lado_referral_date', 'lado_closed_date'
    ]) }}
) = 1
