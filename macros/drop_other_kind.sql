{#- Drop what an earlier build of the work file has as a view where there is a table now, or the other
    way round; a whole build begins on empty schemas. -#}
{% macro drop_other_kind(relation) %}
    {% set existing = load_cached_relation(relation) %}
    {% if existing and existing.type != relation.type %}
        {% do adapter.drop_relation(existing) %}
    {% endif %}
{% endmacro %}
