with code_sets as (
    select * from {{ ref('code_sets') }}
),

code_aliases as (
    select * from {{ ref('code_aliases') }}
),

-- a union without "all": once in capitals, an alias may be the same as a code or another alias
spellings as (
    select
        code_set,
        {{ code_key('code') }} as alias_key,
        code
    from code_sets
    union
    select
        code_set,
        {{ code_key('alias') }} as alias_key,
        code
    from code_aliases
)

select
    code_set,
    alias_key,
    code
from spellings
