{# a view: the rows are as they are read, and numbers cost nothing #}
{{ config(materialized='view') }}

with

elements as (
    select * from {{ ref('cin_file__elements') }}
)

select
    la_code,
    concat_ws(
        '-', 'cin_census', la_code, collection_year, coalesce(nullif(lower(label), ''), 'file')
    ) as submission_id,
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
