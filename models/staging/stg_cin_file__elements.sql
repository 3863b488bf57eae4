with

elements as (
    select * from {{ ref('cin_file__elements') }}
)

select
    la_code,
    source_folder,
    module,
    element,
    value,
    cast(child_no as bigint) as child_no,
    cast(episode_no as bigint) as episode_no,
    cast(group_no as bigint) as group_no,
    cast(element_no as bigint) as element_no,
    is_known = 'true' as is_known
from elements
