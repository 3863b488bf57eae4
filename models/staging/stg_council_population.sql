with council_population as (
    select * from {{ ref('sup_council_population') }}
),

typed as (
    select
        cj_la_code as la_code,
        {{ id_text('la_code') }} as subject_la_code,
        {{ integer_value('year') }} as mid_year,
        upper({{ text_value('ethnic_group') }}) as ethnic_group_code,
        {{ integer_value('population') }} as population_0_17,
        cj_source_file as source_file,
        cj_source_record as source_record
    from council_population
)

select
    la_code,
    {{ row_id(['la_code', 'subject_la_code', 'mid_year', 'ethnic_group_code']) }}
        as council_population_id,
    subject_la_code,
    ethnic_group_code,
    mid_year,
    population_0_17,
    source_file,
    source_record
from typed
where
    subject_la_code is not null
    and mid_year is not null
qualify row_number() over (
    partition by council_population_id
    order by {{ fullest_first(['population_0_17']) }}
) = 1
