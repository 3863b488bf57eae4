with targets as (
    select * from {{ ref('sup_targets') }}
),

typed as (
    select
        cj_la_code as la_code,
        {{ text_value('targ_indicator_id') }} as indicator_id,
        {{ text_value('targ_period') }} as target_period,
        {{ text_value('targ_owner') }} as target_owner,
        {{ decimal_value('targ_target') }} as target_value,
        {{ decimal_value('targ_tolerance') }} as tolerance,
        cj_source_file as source_file,
        cj_source_record as source_record
    from targets
)

select
    la_code,
    {{ row_id(['la_code', 'indicator_id', 'target_period']) }} as target_id,
    indicator_id,
    target_period,
    target_owner,
    target_value,
    tolerance,
    source_file,
    source_record
from typed
where
    indicator_id is not null
    and target_period is not null
qualify row_number() over (
    partition by target_id
    order by {{ fullest_first(['target_owner', 'target_value', 'tolerance']) }}
) = 1
