{#- The year in which the 31 March falls that ends the financial year of the date. -#}
{% macro collection_year(date) -%}
    cast(
        extract(year from {{ date }}) + case when extract(month from {{ date }}) >= 4 then 1 else 0 end
        as bigint
    )
{%- endmacro %}
