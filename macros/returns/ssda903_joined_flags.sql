{#- For the rules model of a table: the steps `files` (what is there of each submission) and
    `failing_together` (the rows of the table that fail with another row, a column for each of the
    table's rules over several files or two years). -#}
{% macro ssda903_failing_together(table_name) -%}
files as (
    select * from {{ ref('ssda903__submissions') }}
),

failing_together as (
    select
        submission_id,
        row_id
        {%- for rule, rows in ssda903_joined_rules().items() if table_name in rows %},
        bool_or(rule_column = '{{ rule }}') as {{ rule }}
        {%- endfor %}
    from {{ ref('ssda903__rules_between_rows') }}
    where table_name = '{{ table_name }}'
    group by submission_id, row_id
)
{%- endmacro %}

{#- The flags themselves, where the files that a rule needs are there and it applies to the row.
    Needs what ssda903_joined_tables joins. -#}
{% macro ssda903_joined_flags(table_name) -%}
    {%- for rule, rows in ssda903_joined_rules().items() if table_name in rows %}
    case
        when
            {% for file in rows['needs'].split() -%}
            files.has_{{ file }}_file
            and {% endfor -%}
            {{ rows[table_name] }}
            then coalesce(failing.{{ rule }}, false)
    end as {{ rule }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#- What the flags are taken from, after `from ... as inputs`. Takes the key of the table. -#}
{% macro ssda903_joined_tables(row_id) -%}
left join files on inputs.submission_id = files.submission_id
left join failing_together as failing
    on
        inputs.submission_id = failing.submission_id
        and inputs.{{ row_id }} = failing.row_id
{%- endmacro %}

{#- After the closing select of the rules of dolo: rule 706 is about orders that last year's return
    left open, whose rows are not in this one. Takes the table's other flags, in their order. -#}
{% macro ssda903_orders_of_last_year(flags) -%}
union all
select
    files.submission_id,
    orders.dolo_row_id as row_id,
    orders.child as la_child_id,
    {%- for flag in flags %}
    cast(null as boolean) as {{ flag }},
    {%- endfor %}
    {%- for rule, rows in ssda903_joined_rules().items() if 'dolo' in rows %}
    {{ 'coalesce(failing.rule_706, false)' if rule == 'rule_706' else 'cast(null as boolean)' }}
        as {{ rule }}{{ ',' if not loop.last }}
    {%- endfor %}
from {{ ref('ssda903__dolo') }} as orders
inner join files on orders.submission_id = files.previous_submission_id
left join failing_together as failing
    on
        files.submission_id = failing.submission_id
        and orders.dolo_row_id = failing.row_id
where
    files.has_dolo_file
    and orders.dolo_end is null
{%- endmacro %}

{#- The files of each submission, one row each with whether it is there; last year's too. -#}
{% macro ssda903_files_of_submissions() -%}
    {%- set files = return_tables('ssda903') | list -%}
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
