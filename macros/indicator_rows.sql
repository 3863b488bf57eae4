{#- One row for each flag of each row of a record model where the flag applies. The flags are its
    boolean columns; `<flag>__group` and `<flag>__value` go with them, and the catalogue names the
    date. The adapter is asked for the columns, since only the catalogue lists the flags; before the
    first build (a linter) there are none. -#}
{% macro indicator_rows(subject) -%}
    {%- set relation = ref('indicators__' ~ subject) -%}
    {%- set flags, dates, names = [], [], [] -%}
    {%- if execute and load_relation(relation) is not none -%}
        {%- for column in adapter.get_columns_in_relation(relation) -%}
            {%- do names.append(column.name) -%}
            {%- do flags.append(column.name) if column.dtype | lower == 'boolean' -%}
            {%- do dates.append(column.name) if column.dtype | lower == 'date' -%}
        {%- endfor -%}
    {%- endif -%}
    select
        flagged.la_code,
        catalogue.indicator_id,
        flagged.record_id,
        flagged.child_id,
        flagged.team_id,
        catalogue.record_model as record_type,
        flagged.is_in_numerator,
        cast({{ column_of_flag(flags, names, '__value') }} as decimal(18, 4)) as record_value,
        cast({{ column_of_flag(flags, names, '__group') }} as varchar) as group_value,
        {% if dates | length > 1 -%}
        case catalogue.date_column
            {%- for date in dates %} when '{{ date }}' then flagged.{{ date }}{% endfor %}
        end as record_date
        {%- else -%}
        cast({{ 'flagged.' ~ dates[0] if dates else 'null' }} as date) as record_date
        {%- endif %}
    from (
        select
            *
            {%- if not flags %}, cast(null as boolean) as is_in_numerator, '' as flag_name{% endif %}
        from {{ relation }}
        {% if flags -%}
        unpivot (is_in_numerator for flag_name in ({{ flags | join(', ') }}))
        {%- endif %}
    ) as flagged
    inner join catalogue
        on flagged.flag_name = catalogue.indicator_id and catalogue.record_model = '{{ subject }}'
{%- endmacro %}

{% macro column_of_flag(flags, names, suffix) -%}
    {%- set having = [] -%}
    {%- for flag in flags if flag ~ suffix in names -%}{%- do having.append(flag) -%}{%- endfor -%}
    {%- if having -%}
        case catalogue.indicator_id
        {%- for flag in having %} when '{{ flag }}' then flagged.{{ flag ~ suffix }}{% endfor %} end
    {%- else -%}
        null
    {%- endif -%}
{%- endmacro %}
