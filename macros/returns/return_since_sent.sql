{#- What has changed in the records since a return was sent: the one kept as sent against today's. -#}
{% macro return_since_sent(return_id) -%}
with

differences as (
    select * from {{ ref(return_id ~ '__comparison') }}
),

submissions as (
    select * from {{ ref('return_submissions') }}
    where is_frozen
)

select
    differences.difference_id,
    differences.submission_id,
    differences.other_submission_id as sent_submission_id,
    differences.la_child_id,
    differences.table_name,
    differences.record_key,
    differences.column_name,
    differences.field_name,
    case differences.difference
        when 'child only ours' then 'child added'
        when 'child only theirs' then 'child gone'
        when 'record only ours' then 'record added'
        when 'record only theirs' then 'record gone'
        else 'value changed'
    end as what_changed,
    differences.their_value as sent_value,
    differences.our_value as value_now
from differences
inner join submissions on differences.other_submission_id = submissions.submission_id
{%- endmacro %}
