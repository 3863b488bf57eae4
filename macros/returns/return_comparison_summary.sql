{#- Each field of a return: how many values were compared, and how many are equal. -#}
{% macro return_comparison_summary(return_id) -%}
{{ return_side_by_side(return_id) }}

select
    submission_id,
    other_submission_id,
    table_name,
    column_name,
    min(field_name) as field_name,
    count(*) as n_values,
    cast(count_if(difference = 'equal') as bigint) as n_equal,
    cast(count_if(difference = 'value') as bigint) as n_other_value,
    cast(count_if(difference in ('child only ours', 'record only ours')) as bigint) as n_only_ours,
    cast(count_if(difference in ('child only theirs', 'record only theirs')) as bigint)
        as n_only_theirs
from told
group by submission_id, other_submission_id, table_name, column_name
{%- endmacro %}
