with

links as (
    select * from {{ ref('stg_adopter_links') }}
),

adopters as (
    select * from {{ ref('stg_adopters') }}
)

-- of several links of a child the latest placed or matched stands
select
    links.adopter_link_id,
    links.child_id,
    links.la_code,
    adopters.adopter_id,
    cast(
        row_number() over (
            partition by coalesce(links.child_id, links.adopter_link_id)
            order by
                case when links.placed_date <= {{ reporting_date() }} then links.placed_date end
                desc nulls last,
                case when links.matched_date <= {{ reporting_date() }} then links.matched_date end
                desc nulls last,
                links.adopter_link_id desc nulls last
        ) as bigint
    ) as link_rank,
    links.adopter_id is not null and adopters.adopter_id is null as is_adopter_orphan,
    links.placed_date < links.matched_date as is_placed_before_matched,
    links.matched_date,
    links.placed_date
from links
left join adopters on links.adopter_id = adopters.adopter_id
