{#- Whether an aggregate of catalogue_indicators gives a share, whose interval is Wilson's. -#}
{% macro is_share(aggregate) -%}
    {{ aggregate }} in (
        'share', 'group_share', 'records_group_share', 'children_share', 'children_repeated_share'
    )
{%- endmacro %}
