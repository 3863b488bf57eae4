{#- The fields that each finding of a return names, with their values. -#}
{% macro return_rule_result_fields(return_id) -%}
-- the linter cannot follow indents through the loop over the tables
-- noqa: disable=LT02
with

rule_results as (
    select * from {{ ref(return_id ~ '__rule_results') }}
),

rule_fields as (
    select * from {{ ref('catalogue_rule_fields') }}
    where return_id = '{{ return_id }}'
),

return_fields as (
    select * from {{ ref('catalogue_return_fields') }}
    where return_id = '{{ return_id }}'
),

rules_between_rows as (
    select * from {{ ref(return_id ~ '__rules_between_rows') }}
),

wanted as (
    select distinct
        submission_id,
        table_name,
        row_id
    from rule_results
),

{{ return_field_values(return_id, by_row=true) }},

fields_of_results as (
    select
        rule_results.finding_id,
        rule_results.submission_id,
        rule_results.rule_code,
        rule_results.table_name,
        rule_results.row_id,
        rule_results.la_child_id,
        rule_fields.column_name
    from rule_results
    inner join rule_fields
        on
            rule_results.table_name = rule_fields.table_name
            and rule_results.rule_column = rule_fields.rule_column
    left join rules_between_rows
        on
            rule_results.submission_id = rules_between_rows.submission_id
            and rule_results.rule_column = rules_between_rows.rule_column
            and rule_results.table_name = rules_between_rows.table_name
            and rule_results.row_id = rules_between_rows.row_id
    -- of two rows that overlap, some fields belong to the earlier one only
    where rule_fields.only_row_role is null or rules_between_rows.is_b
),

-- a field of another table: the child's id, or the list that belongs to the row
fields_by_column as (
    select
        column_name,
        min(module) as module,
        min(field_name) as field_name,
        min(comes_from) as comes_from
    from return_fields
    where column_name is not null
    group by column_name
)

select
    concat_ws('-', fields_of_results.finding_id, fields_of_results.column_name)
        as finding_field_id,
    fields_of_results.finding_id,
    fields_of_results.submission_id,
    fields_of_results.rule_code,
    coalesce(return_fields.module, fields_by_column.module) as module,
    fields_of_results.table_name,
    fields_of_results.row_id,
    fields_of_results.la_child_id,
    coalesce(return_fields.field_name, fields_by_column.field_name) as field_name,
    fields_of_results.column_name,
    case
        when fields_of_results.column_name = 'la_child_id' then fields_of_results.la_child_id
        else field_values.field_value
    end as field_value,
    coalesce(return_fields.comes_from, fields_by_column.comes_from) as comes_from
from fields_of_results
left join return_fields
    on
        concat('{{ return_id }}__', fields_of_results.table_name) = return_fields.table_name
        and fields_of_results.column_name = return_fields.column_name
left join fields_by_column on fields_of_results.column_name = fields_by_column.column_name
left join field_values
    on
        fields_of_results.submission_id = field_values.submission_id
        and fields_of_results.table_name = field_values.table_name
        and fields_of_results.row_id = field_values.row_id
        and fields_of_results.column_name = field_values.column_name
{%- endmacro %}
