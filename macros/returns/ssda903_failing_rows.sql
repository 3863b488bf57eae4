{#- The rows that fail, from steps whose rows are two rows beside each other (table_a and row_a,
    table_b and row_b) with a flag for each rule. Takes the codes of the rules by step. Both rows are
    given; which of them the rule speaks of is for the catalogue to say. -#}
{% macro ssda903_failing_rows(rules) -%}
failing_lines as (
    {%- for step, codes in rules.items() %}
    select
        submission_id,
        rule_column,
        table_a,
        row_a,
        table_b,
        row_b
    from {{ step }}
    unpivot (is_failing for rule_column in (rule_{{ codes | join(', rule_') }}))
    where is_failing
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
)

select
    submission_id,
    rule_column,
    table_a as table_name,
    row_a as row_id
from failing_lines
union
select
    submission_id,
    rule_column,
    table_b as table_name,
    row_b as row_id
from failing_lines
where row_b is not null
{%- endmacro %}
