{#- What a return calls a child: the council's own person id, or with CJ_CHILD_ID=legacy the legacy
    id where there is one. One setting for all returns, since they are matched with each other. -#}
{% macro return_child_id(relation) -%}
    {%- if env_var('CJ_CHILD_ID', 'person') == 'legacy' -%}
        coalesce({{ relation }}.legacy_id, {{ relation }}.source_child_id)
    {%- else -%}
        {{ relation }}.source_child_id
    {%- endif -%}
{%- endmacro %}
