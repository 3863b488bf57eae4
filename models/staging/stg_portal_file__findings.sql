with

findings as (
    select * from {{ ref('portal_file__findings') }}
)

select
    return_id,
    la_code,
    source_folder,
    concat_ws('/', source_folder, finding_no) as portal_finding_id,
    rule_code,
    case when child is not null then concat_ws('-', la_code, child) end as named_child_id,
    record as portal_record,
    message as portal_message,
    try_cast(collection_year as integer) as collection_year
from findings
