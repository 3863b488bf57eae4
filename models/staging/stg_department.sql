with department as (
    select * from {{ ref('ssd_department') }}
),

typed as (
    select
        cj_la_code as la_code,
        {{ council_key('dept_team_id') }} as team_id,
        {{ id_text('dept_team_id') }} as source_team_id,
        {{ staff_key('dept_team_parent_id') }} as parent_team_id,
        {{ text_value('dept_team_name') }} as team_name,
        {{ text_value('dept_team_parent_name') }} as parent_team_name,
        cj_source_file as source_file,
        cj_source_record as source_record
    from department
)

select
    la_code,
    team_id,
    source_team_id,
    parent_team_id,
    team_name,
    parent_team_name,
    source_file,
    source_record
from typed
where team_id is not null
qualify row_number() over (
    partition by team_id
    order by {{ fullest_first(['parent_team_id', 'team_name', 'parent_team_name']) }}
) = 1
