{#- The only "today" of the warehouse: CJ_REPORTING_DATE, else the day the shipped sample ends.
    With a council's own extracts the plugin has made sure that it is set. -#}
{% macro reporting_date() -%}
    {%- set given = env_var('CJ_REPORTING_DATE', '') | trim or '2026-09-30' -%}
    {%- if given == 'today' -%}
        {%- set given = run_started_at.strftime('%Y-%m-%d') -%}
    {%- endif -%}
    cast('{{ given }}' as date)
{%- endmacro %}
