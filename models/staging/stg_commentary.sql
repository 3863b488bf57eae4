with commentary as (
    select * from {{ ref('sup_commentary') }}
),

typed as (
    select
        cj_la_code as la_code,
        {{ text_value('comm_indicator_id') }} as indicator_id,
        {{ text_value('comm_text') }} as commentary,
        {{ text_value('comm_action') }} as planned_action,
        {{ flag_value('comm_watch_flag') }} as is_on_watch_list,
        {{ date_value('comm_period_end') }} as period_end_date,
        cj_source_file as source_file,
        cj_source_record as source_record
    from commentary
)

select
    la_code,
    {{ row_id(['la_code', 'indicator_id', 'period_end_date']) }} as commentary_id,
    indicator_id,
    commentary,
    planned_action,
    is_on_watch_list,
    period_end_date,
    source_file,
    source_record
from typed
where
    indicator_id is not null
    and period_end_date is not null
qualify row_number() over (
    partition by commentary_id
    order by {{ fullest_first(['commentary', 'planned_action', 'is_on_watch_list']) }}
) = 1
