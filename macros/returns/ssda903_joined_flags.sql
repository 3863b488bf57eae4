{#- For the rules model of a table: the step `failing_together`, one row per row of the table that
    fails with another row, a column for each of the table's rules over several files or two years. -#}
{% macro ssda903_failing_together(table_name) -%}
failing_together as (
    select
        row_id
        {%- for rule, rows in ssda903_joined_rules().items() if table_name in rows %},
        bool_or(rule_column = '{{ rule }}') as {{ rule }}
        {%- endfor %}
    from {{ ref('ssda903__rules_between_rows') }}
    where table_name = '{{ table_name }}'
    group by row_id
)
{%- endmacro %}

{#- The flags themselves, where the files that a rule needs are there and it applies to the row.
    Needs `inputs` (the row), `failing` (failing_together) and `files` (ssda903__submissions). -#}
{% macro ssda903_joined_flags(table_name) -%}
    {%- for rule, rows in ssda903_joined_rules().items() if table_name in rows %}
    case
        when
            {% for file in rows['needs'].split() -%}
            {{ 'and ' if not loop.first }}files.has_{{ file }}_file
            {% endfor -%}
            {{ 'and ' ~ rows[table_name] if rows[table_name] != 'true' }}
            then coalesce(failing.{{ rule }}, false)
    end as {{ rule }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#- The files of each submission, one row each with whether it is there; last year's too. -#}
{% macro ssda903_files_of_submissions() -%}
    {%- set files = [] -%}
    {%- for rows in ssda903_joined_rules().values() -%}
        {%- for file in rows['needs'].split() if file not in files -%}
            {%- do files.append(file) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- for file in files | sort %}
    select
        submission_id,
        '{{ file }}' as file_name,
        has_{{ file }}_file as is_present
    from submissions
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#- The files that each rule over several files or two years needs, one row each. -#}
{% macro ssda903_files_of_rules() -%}
    select
        rule_column,
        file_name
    from (
        values
        {%- for rule, rows in ssda903_joined_rules().items() %}
        {%- for file in rows['needs'].split() %}
        ('{{ rule }}', '{{ file }}'){{ ',' if not loop.last }}
        {%- endfor -%}
        {{ ',' if not loop.last }}
        {%- endfor %}
    ) as needed_files (rule_column, file_name)
{%- endmacro %}
