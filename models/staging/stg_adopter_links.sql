with adopter_links as (
    select * from {{ ref('sup_adopter_links') }}
),

typed as (
    select
        cj_la_code as la_code,
        {{ council_key('adlk_link_id') }} as adopter_link_id,
        {{ id_text('adlk_link_id') }} as source_adopter_link_id,
        {{ council_key('adlk_person_id') }} as child_id,
        {{ council_key('adlk_adopter_id') }} as adopter_id,
        {{ date_value('adlk_matched_date') }} as matched_date,
        {{ date_value('adlk_placed_date') }} as placed_date,
        cj_source_file as source_file,
        cj_source_record as source_record
    from adopter_links
)

select
    la_code,
    adopter_link_id,
    source_adopter_link_id,
    child_id,
    adopter_id,
    matched_date,
    placed_date,
    source_file,
    source_record
from typed
where adopter_link_id is not null
qualify row_number() over (
    partition by adopter_link_id
    order by {{ fullest_first(['child_id', 'adopter_id', 'matched_date', 'placed_date']) }}
) = 1
