{#- Fill the seed national_postcodes with those of the postcodes in `needed` that the package knows.
    It runs before the model that reads the list, since only the staged data say which are needed.
    The plugin unpacks and dbt inserts, so that the model's transaction sees what was inserted. -#}
{% macro fill_national_postcodes(needed) %}
    {% if execute %}
        {% set needed_table = needed.schema ~ '.' ~ needed.identifier %}
        {% for sql in ask_plugin('cj_plan_postcodes', [needed_table]).statements %}
            {% do run_query(sql) %}
        {% endfor %}
    {% endif %}
{% endmacro %}
