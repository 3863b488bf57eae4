{#- A yes or no under a key of a JSON object: true, false, or null when blank or unknown. -#}
{% macro json_flag(column, key) -%}
    case lower({{ json_text(column, key) }})
        when 'y' then true
        when 'yes' then true
        when 'true' then true
        when '1' then true
        when 'n' then false
        when 'no' then false
        when 'false' then false
        when '0' then false
    end
{%- endmacro %}
