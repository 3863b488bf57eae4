{#- What differs between the return built here and those made elsewhere: one row for a child or a record
    that stands in one only, and one for each field with another value. -#}
{% macro return_comparison(return_id) -%}
{{ return_side_by_side(return_id) }},

differences as (
    select
        *,
        difference in ('child only ours', 'child only theirs') as is_of_child
    from told
    where difference != 'equal'
),

numbered as (
    select
        *,
        row_number() over (
            partition by
                submission_id,
                other_submission_id,
                child_of_row,
                difference,
                case when not is_of_child then table_name end,
                case when not is_of_child then record_key end,
                case when difference = 'value' then column_name end
            order by table_name asc nulls last, record_key asc nulls last, column_name asc nulls last
        ) as row_of_difference
    from differences
)

select
    {{ row_id([
        'submission_id', 'other_submission_id', 'child_of_row', 'difference',
        "case when not is_of_child then table_name end",
        "case when not is_of_child then record_key end",
        "case when difference = 'value' then column_name end"
    ]) }} as difference_id,
    submission_id,
    other_submission_id,
    difference,
    nullif(child_of_row, '') as la_child_id,
    case when not is_of_child then table_name end as table_name,
    case when not is_of_child then record_key end as record_key,
    case when difference = 'value' then column_name end as column_name,
    case when difference = 'value' then field_name end as field_name,
    case when difference = 'value' then our_value end as our_value,
    case when difference = 'value' then their_value end as their_value,
    case when not is_of_child then our_row_id end as our_row_id,
    case when not is_of_child then their_row_id end as their_row_id
from numbered
where row_of_difference = 1
{%- endmacro %}
