{#- Which of several rows with one key is kept: the one with the fewest gaps, since the others are
    mostly the same record before it was completed; then the greatest values, column by column,
    which settles it by content whatever order the rows arrive in (and costs less than a hash of
    each row). Rows alike in everything are settled by their place in the file. -#}
{% macro fullest_first(columns) -%}
    {%- for column in columns %}
    cast({{ column }} is null as integer){{ ' nulls last,' if loop.last else ' +' }}
    {%- endfor %}
    {%- for column in columns %}
    {{ column }} desc nulls last,
    {%- endfor %}
    source_file nulls last,
    source_record nulls last
{%- endmacro %}
