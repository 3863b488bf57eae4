{#- Open at the close of the day: what ends on the day is closed on it. No end means still open;
    no start means that nobody can say, and the answer is null. -#}
{% macro is_open_on(start_date, end_date, day) -%}
    ({{ start_date }} <= {{ day }} and ({{ end_date }} is null or {{ end_date }} > {{ day }}))
{%- endmacro %}
