{#- One test a model: its key is there on every row, and no two rows share it. Columns that may be
    empty and still tell two rows apart are `columns_or_null`. -#}
{% test unique_key(model, columns, columns_or_null=[]) %}
    select {{ (columns + columns_or_null) | join(', ') }}, count(*) as n_rows
    from {{ model }}
    group by {{ (columns + columns_or_null) | join(', ') }}
    having
        count(*) > 1
        {% for column in columns %}
            or {{ column }} is null
        {% endfor %}
{% endtest %}
