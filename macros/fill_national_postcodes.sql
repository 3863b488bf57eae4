{#- Fill the seed national_postcodes with those of the postcodes in `needed` that the package knows.
    It runs before the model that reads the list, since only the staged data say which are needed. -#}
{% macro fill_national_postcodes(needed) %}
    {% if execute %}
        {% do ask_plugin('cj_fill_postcodes', [needed.schema ~ '.' ~ needed.identifier]) %}
    {% endif %}
{% endmacro %}
