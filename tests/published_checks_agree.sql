-- What it means: a published share or rate of an authority is not what its published parts make,
-- to half a unit of the last decimal; or, in a row without a measure, hardly any could be compared.
-- Asserted where the publications are known to follow from their parts: children in need, plans,
-- referrals, care leavers, and rates of looked-after children from 2019, when their population is
-- the one held here.
-- When it matters: our own shares and rates, made by the same rules, would then be made in another
-- way than those beside them.
-- What to do: see which side was revised: a new release of values, parts or population has to be
-- loaded together with the others.
with

published_checks as (
    select * from {{ ref('published_checks') }}
    where
        topic in (
            'Care leavers', 'Child protection', 'Children in need', 'Referrals and assessments'
        )
        or (topic = 'Children looked after' and unit = 'per_10000' and period_end_year >= 2019)
),

topics as (
    select
        topic,
        sum(n_compared) as n_compared
    from published_checks
    group by topic
)

select
    measure_id,
    period_end_year,
    n_compared,
    n_agreeing
from published_checks
where n_agreeing != n_compared
union all
select
    null as measure_id,
    null as period_end_year,
    cast(sum(n_compared) as bigint) as n_compared,
    null as n_agreeing
from topics
-- dbt build --empty leaves nothing to compare
having
    not {{ (flags.EMPTY or false) | lower }}
    and (count(*) < 5 or coalesce(min(n_compared), 0) < 1000)
