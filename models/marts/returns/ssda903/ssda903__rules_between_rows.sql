{%- set subjects = [
    'ssda903__episodes_against_files', 'ssda903__adoptions_against_episodes',
    'ssda903__children_against_files', 'ssda903__rows_against_last_year'
] -%}
-- the linter cannot follow indents through the loops
-- noqa: disable=LT02
with

-- which of the rows beside each other a rule speaks of
rule_tables as (
    select
        rule_column,
        table_name,
        bool_or(is_main_table) as is_main_table
    from {{ ref('catalogue_rules_ssda903') }}
    group by rule_column, table_name
),

submissions as (
    select * from {{ ref('ssda903__submissions') }}
),

files as (
    {{ ssda903_files_of_submissions() }}
),

needed_files as (
    {{ ssda903_files_of_rules() }}
),

-- a rule whose file is not there says nothing
rules_without_file as (
    select
        files.submission_id,
        needed_files.rule_column
    from needed_files
    inner join files on needed_files.file_name = files.file_name
    where not files.is_present
    group by files.submission_id, needed_files.rule_column
),

failing_rows as (
    {% for subject in subjects %}
    select
        submission_id,
        rule_column,
        table_name,
        row_id
    from {{ ref(subject) }}
    {{ 'union' if not loop.last }}
    {% endfor %}
)

select
    failing_rows.submission_id,
    failing_rows.rule_column,
    failing_rows.table_name,
    failing_rows.row_id,
    rule_tables.is_main_table as is_a,
    not rule_tables.is_main_table as is_b
from failing_rows
inner join rule_tables
    on
        failing_rows.rule_column = rule_tables.rule_column
        and failing_rows.table_name = rule_tables.table_name
left join rules_without_file
    on
        failing_rows.submission_id = rules_without_file.submission_id
        and failing_rows.rule_column = rules_without_file.rule_column
where rules_without_file.rule_column is null
