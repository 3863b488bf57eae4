-- What it means: an alias has a shape from which staging takes a code ("CODE - wording"), so that
-- staging would look up the code alone and never meet the alias.
-- When it matters: values that the alias was written for stay as they came, as unknown codes.
-- What to do: take the code out of the alias in seeds/code_sets/code_aliases.csv, or drop the row.
select
    code_set,
    alias,
    {{ code_key('alias') }} as looked_up_as
from {{ ref('code_aliases') }}
where {{ code_key('alias') }} != upper(alias)
