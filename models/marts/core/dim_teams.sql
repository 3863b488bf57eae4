with recursive

departments as (
    select * from {{ ref('stg_department') }}
),

team_ids_seen as (
    select * from {{ ref('int_team_ids_seen') }}
),

-- a parent that has no record of its own is named on the records of the teams below it
names_of_parents as (
    select
        parent_team_id,
        min(parent_team_name) as team_name
    from departments
    group by parent_team_id
),

-- a team that only records of children name has a row too
everyone as (
    select
        coalesce(departments.team_id, team_ids_seen.team_id) as team_id,
        coalesce(departments.la_code, team_ids_seen.la_code) as la_code,
        coalesce(departments.source_team_id, team_ids_seen.source_team_id) as source_team_id,
        coalesce(departments.team_name, names_of_parents.team_name) as team_name,
        -- some systems name the topmost team as its own parent
        nullif(departments.parent_team_id, departments.team_id) as parent_team_id,
        departments.team_id is null as is_inferred
    from departments
    full outer join team_ids_seen on departments.team_id = team_ids_seen.team_id
    left join names_of_parents
        on coalesce(departments.team_id, team_ids_seen.team_id) = names_of_parents.parent_team_id
),

-- from each team upwards, at most 20 steps: parents that go round in a circle have no top
lines as (
    select
        team_id,
        team_id as upper_team_id,
        parent_team_id as next_team_id,
        cast(coalesce(team_name, source_team_id) as varchar) as team_path,
        cast(1 as bigint) as team_level
    from everyone
    union all
    select
        lines.team_id,
        parents.team_id as upper_team_id,
        parents.parent_team_id as next_team_id,
        concat_ws(' > ', coalesce(parents.team_name, parents.source_team_id), lines.team_path)
            as team_path,
        lines.team_level + 1 as team_level
    from lines
    inner join everyone as parents on lines.next_team_id = parents.team_id
    where lines.team_level <= 20
),

lines_to_the_top as (
    select * from lines
    where next_team_id is null
)

select
    everyone.team_id,
    everyone.la_code,
    everyone.parent_team_id,
    lines_to_the_top.upper_team_id as top_team_id,
    everyone.source_team_id,
    everyone.team_name,
    parents.team_name as parent_team_name,
    lines_to_the_top.team_path,
    lines_to_the_top.team_level,
    lines_to_the_top.team_id is null as is_parent_circular,
    everyone.is_inferred
from everyone
left join lines_to_the_top on everyone.team_id = lines_to_the_top.team_id
left join everyone as parents on everyone.parent_team_id = parents.team_id
