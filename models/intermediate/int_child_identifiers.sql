{#- Kind of number as the grouping has it, and the name of its column. -#}
{% set kinds = [
    ('UPN', 'linked_upn'),
    ('FORMER_UPN', 'former_upn'),
    ('NHS', 'nhs_number'),
    ('HOME_OFFICE', 'home_office_number'),
    ('COURT_CASE', 'court_case_number'),
] %}

with

linked_identifiers as (
    select * from {{ ref('stg_linked_identifiers') }}
),

code_groups as (
    select * from {{ ref('code_groups') }}
),

-- a former number need not be valid any more
numbers as (
    select
        linked_identifiers.child_id,
        linked_identifiers.identifier_type_code,
        linked_identifiers.identifier_value,
        coalesce(kinds.group_code, 'OTHER') as identifier_kind,
        max(linked_identifiers.valid_from_date) as valid_from_date
    from linked_identifiers
    left join code_groups as kinds
        on
            kinds.code_set = 'identifier_type'
            and kinds.grouping = 'identifier_kind'
            and linked_identifiers.identifier_type_code = kinds.code
    where
        linked_identifiers.child_id is not null
        and linked_identifiers.identifier_value is not null
        and (
            linked_identifiers.valid_from_date is null
            or linked_identifiers.valid_from_date <= {{ reporting_date() }}
        )
        and (
            linked_identifiers.valid_to_date is null
            or linked_identifiers.valid_to_date > {{ reporting_date() }}
            or kinds.group_code = 'FORMER_UPN'
        )
    group by
        linked_identifiers.child_id,
        linked_identifiers.identifier_type_code,
        linked_identifiers.identifier_value,
        coalesce(kinds.group_code, 'OTHER')
),

ordered as (
    select
        *,
        concat_ws(' ', coalesce(identifier_type_code, 'Number'), identifier_value)
            as typed_value,
        row_number() over (
            partition by child_id, identifier_kind
            order by
                valid_from_date desc nulls last,
                identifier_value asc nulls last,
                identifier_type_code asc nulls last
        ) as newest_first
    from numbers
)

select
    child_id,
    {% for kind, column in kinds %}
    max(case when identifier_kind = '{{ kind }}' and newest_first = 1 then identifier_value end)
        as {{ column }},
    {% endfor %}
    {{ dbt.listagg(
        "case when identifier_kind = 'OTHER' then typed_value end",
        "'; '",
        "order by typed_value nulls last"
    ) }} as other_identifiers,
    {% for kind, column in kinds %}
    count(case when identifier_kind = '{{ kind }}' then 1 end) as n_{{ column }}s,
    {% endfor %}
    count(case when identifier_kind = 'OTHER' then 1 end) as n_other_identifiers
from ordered
group by child_id
