{#- Each rule of its year for each submission of a return: rows tested and failing, zero included. -#}
{% macro return_rule_summary(return_id) -%}
{%- set tables = return_rule_tables(return_id) -%}
with

rules as (
    select * from {{ ref('catalogue_rules_' ~ return_id) }}
),

submissions as (
    {%- if return_id == 'ssda903' %}
    select * from {{ ref('ssda903__submissions') }}
    {%- else %}
    select * from {{ ref('return_submissions') }}
    where return_id = '{{ return_id }}'
    {%- endif %}
),

{% for table in tables %}
flags_of_{{ table }} as (
    {{ unpivot_flags(return_id ~ '__' ~ table ~ '_rules') | indent(4) }}
),

{% endfor %}
{% if return_id == 'ssda903' -%}
-- a rule without its own table's file, or another that it needs, says nothing
files as (
    {{ ssda903_files_of_submissions() }}
),

files_of_rules as (
    {{ ssda903_files_of_rules() }}
),

needed_files as (
    select
        rules.rule_column,
        rules.table_name,
        rules.table_name as file_name
    from rules
    union
    select
        rules.rule_column,
        rules.table_name,
        files_of_rules.file_name
    from rules
    inner join files_of_rules on rules.rule_column = files_of_rules.rule_column
),

absent_files as (
    select
        files.submission_id,
        needed_files.rule_column,
        needed_files.table_name,
        {{ dbt.listagg(
            "case when starts_with(needed_files.file_name, 'previous_') "
            ~ "then concat(replace(needed_files.file_name, 'previous_', ''), ' of last year') "
            ~ "else needed_files.file_name end",
            "', '", 'order by needed_files.file_name'
        ) }} as file_names
    from needed_files
    inner join files on needed_files.file_name = files.file_name
    where not files.is_present
    group by files.submission_id, needed_files.rule_column, needed_files.table_name
),

{% endif -%}
flags as (
    {% for table in tables %}
    select
        '{{ table }}' as table_name,
        submission_id,
        flag_name,
        count(is_failing) as n_tested,
        count_if(is_failing) as n_failing
    from flags_of_{{ table }}
    group by submission_id, flag_name
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

-- every rule of the year for every submission, also where a table holds no row to test
select
    submissions.submission_id,
    rules.rule_code,
    rules.table_name,
    rules.rule_column,
    rules.severity,
    rules.rule_level,
    rules.module,
    rules.status,
    rules.message,
    case
        when rules.status = 'wording_not_held' then 'the wording of that year is not held'
        when rules.status = 'off' then 'switched off'
        {%- if return_id == 'ssda903' %}
        when absent_files.file_names is not null
            then concat('extract absent: ', absent_files.file_names)
        {%- endif %}
        when coalesce(flags.n_tested, 0) = 0 then 'no row to test'
    end as why_not_tested,
    case
        when rules.status not in ({{ statuses_not_tested() }}) then coalesce(flags.n_tested, 0)
        else 0
    end as n_tested,
    case
        when rules.status not in ({{ statuses_not_tested() }})
            then cast(coalesce(flags.n_failing, 0) as bigint)
        else 0
    end as n_failing,
    rules.is_main_table
from submissions
inner join rules
    on
        coalesce(submissions.collection_year >= rules.first_year, true)
        and coalesce(submissions.collection_year <= rules.last_year, true)
left join flags
    on
        submissions.submission_id = flags.submission_id
        and rules.table_name = flags.table_name
        and rules.rule_column = flags.flag_name
{%- if return_id == 'ssda903' %}
left join absent_files
    on
        submissions.submission_id = absent_files.submission_id
        and rules.table_name = absent_files.table_name
        and rules.rule_column = absent_files.rule_column
{%- endif %}
{%- endmacro %}
