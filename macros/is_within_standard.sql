{#- Whether the standard of a row of catalogue_worklist_items is still kept at the end day, counted
    from the start day. The days are rows of dim_dates, or their aliases in a join; no start day is
    null, and so is an interval that is given with each record. -#}
{% macro is_within_standard(start_day, end_day, standard) -%}
    case {{ standard }}.interval_unit
        when 'working_days'
            then {{ working_days_between(start_day, end_day) }} <= {{ standard }}.interval_length
        when 'days'
            then
                {{ days_between(start_day ~ '.calendar_date', end_day ~ '.calendar_date') }}
                <= {{ standard }}.interval_length
        when 'months'
            then
                {{ add_months(start_day ~ '.calendar_date', standard ~ '.interval_length') }}
                >= {{ end_day }}.calendar_date
    end
{%- endmacro %}
