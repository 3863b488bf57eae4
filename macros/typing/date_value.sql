{% macro date_value(column) -%}
    date_value({{ column }}, {{ reporting_date() }})
{%- endmacro %}

{#- By shape first: a plain cast makes the year 1 of 1/4/25. Never month first, so a time with AM or
    PM, which comes with American dates, is no date here. The shapes exclude each other. A year of
    two digits is read as 20.., and as 19.. when that is later than plausible. -#}
{% macro define_date_value() %}
    {%- set month_name = '(?i:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?'
        ~ '|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)' -%}
    {%- set zone = '( ?(Z|UTC|[-+][0-9]{2}(:?[0-9]{2})?))?' -%}
    {%- set clock = '([ T]+[0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?' ~ zone ~ ')?$' -%}
    {%- set day_and_month = '^([0-9]{1,2})[-/. ]([0-9]{1,2}|' ~ month_name ~ ')[-/. ]' -%}
    {%- set any_year = "'" ~ day_and_month ~ '([0-9]{4}|[0-9]{2})' ~ clock ~ "'" -%}
    {%- set short_year = "'" ~ day_and_month ~ '([0-9]{2})' ~ clock ~ "'" -%}
    {%- set iso = "'^([0-9]{4}-[0-9]{2}-[0-9]{2})" ~ clock ~ "'" -%}
    {% call create_function('date_value', ['value string', 'reporting_date date'], 'date') %}
        coalesce(
            plausible_date(
                coalesce(
                    try_cast(regexp_extract(trimmed(value), {{ iso }}, 1) as date),
                    try_cast(day_first_text(trimmed(value), {{ any_year }}, '20') as date),
                    try_cast(
                        regexp_extract(trimmed(value), '^([0-9]{4})[0-9]{4}$', 1)
                        || '-' || regexp_extract(trimmed(value), '^[0-9]{4}([0-9]{2})[0-9]{2}$', 1)
                        || '-' || regexp_extract(trimmed(value), '^[0-9]{6}([0-9]{2})$', 1)
                        as date
                    ),
                    -- a spreadsheet counts days, and days only, from here
                    date '1899-12-30' + try_cast(
                        regexp_extract(trimmed(value), '^([0-9]{5})([.][0-9]+)?$', 1) as integer
                    )
                ),
                reporting_date
            ),
            try_cast(day_first_text(trimmed(value), {{ short_year }}, '19') as date)
        )
    {% endcall %}
{% endmacro %}
