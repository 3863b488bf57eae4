{#- Events with the team of whoever led the work with the child on the day: the social worker, else
    the personal adviser, of several the one allocated last (DECISIONS.md, who leads the work with a
    child). The model has the involvements in a CTE `allocations`, those that do not lead left out.
    Only the keys go through the ranking: events are wide. -#}
{% macro with_team_of_day(events, key, day) -%}
    select
        {{ events }}.*,
        teams_of_day.team_id
    from {{ events }}
    left join (
        select
            {{ events }}.{{ key }},
            allocations.team_id
        from {{ events }}
        inner join allocations
            on
                {{ events }}.child_id = allocations.child_id
                and {{ is_open_on(
                    'allocations.involvement_start_date',
                    'allocations.involvement_end_date',
                    events ~ '.' ~ day
                ) }}
        qualify row_number() over (
            partition by {{ events }}.{{ key }}
            order by
                case when allocations.lead_role_code = 'SOCIAL_WORKER' then 1 else 2 end,
                allocations.involvement_start_date desc nulls last,
                allocations.involvement_end_date desc nulls first,
                allocations.involvement_id desc nulls last
        ) = 1
    ) as teams_of_day
        on {{ events }}.{{ key }} = teams_of_day.{{ key }}
{%- endmacro %}
