-- Everything the build could not use, by extract and kind: the list to take to the system team.
select
    la_code,
    table_name,
    'line not loaded' as problem,
    reason,
    count(*) as n_cases
from {{ ref('rejected_records') }}
where outcome = 'rejected'
group by la_code, table_name, reason
union all
select
    la_code,
    table_name,
    'record set aside' as problem,
    reason,
    count(*) as n_cases
from {{ ref('rows_set_aside') }}
group by la_code, table_name, reason
union all
select
    la_code,
    table_name,
    'value not read' as problem,
    concat_ws(': ', column_name, reason) as reason,
    count(*) as n_cases
from {{ ref('values_set_aside') }}
group by la_code, table_name, column_name, reason
union all
select
    la_code,
    staging_model as table_name,
    'code not known' as problem,
    concat_ws(': ', staging_column, code) as reason,
    n_rows as n_cases
from {{ ref('unknown_codes') }}
where not is_open_set
