with

dolo as (
    select * from {{ ref('ssda903__dolo') }}
),

submissions as (
    select * from {{ ref('ssda903__submissions') }}
),

with_filled_items as (
    select
        *,
        dolo_end is not null or dolo_end_text is not null as has_dolo_end
    from dolo
),

rule_inputs as (
    select
        submissions.*,
        orders.dolo_row_id,
        orders.child_key,
        orders.child,
        orders.child_id,
        orders.dob_text,
        orders.dolo_start_text,
        orders.dolo_end_text,
        orders.record_no,
        orders.dob,
        orders.dolo_start,
        orders.dolo_end,
        orders.has_dolo_end,
        orders.child is not null
        and row_number() over earlier_first > 1 as has_earlier_order,
        lag(orders.has_dolo_end) over earlier_first as has_earlier_end,
        lag(orders.dolo_end) over earlier_first as earlier_dolo_end
    from with_filled_items as orders
    inner join submissions on orders.submission_id = submissions.submission_id
    -- an open order stands at its start
    window earlier_first as (
        partition by orders.child_key
        order by
            coalesce(orders.dolo_end, orders.dolo_start) asc nulls last,
            orders.dolo_start asc nulls last,
            orders.record_no asc nulls last
    )
),

{{ ssda903_failing_together('dolo') }}

-- true: the row fails; false: it passes; null: the rule does not apply to it
select
    inputs.submission_id,
    inputs.dolo_row_id as row_id,
    inputs.child as la_child_id,
    inputs.dolo_start is null as rule_700,
    case when inputs.has_dolo_end then inputs.dolo_end is null end as rule_701,
    inputs.dolo_end <= inputs.dolo_start as rule_702,
    inputs.dolo_start > inputs.reference_date as rule_703,
    inputs.dolo_end < inputs.period_start_date
    or inputs.dolo_end > inputs.reference_date as rule_704,
    case
        when inputs.has_earlier_order
            then not inputs.has_earlier_end or inputs.dolo_start < inputs.earlier_dolo_end
    end as rule_705,
    inputs.dolo_start <= inputs.dob as rule_708,
    {{ ssda903_joined_flags('dolo') }}
from rule_inputs as inputs
{{ ssda903_joined_tables('dolo_row_id') }}
{{ ssda903_orders_of_last_year([
    'rule_700', 'rule_701', 'rule_702', 'rule_703', 'rule_704', 'rule_705', 'rule_708'
]) }}
