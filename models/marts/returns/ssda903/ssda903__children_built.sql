with

years_built as (
    select * from {{ ref('ssda903__submissions') }}
    where origin = 'warehouse'
),

episodes as (
    select * from {{ ref('ssda903__episodes') }}
),

children as (
    select * from {{ ref('dim_children') }}
),

code_groups as (
    select * from {{ ref('code_groups') }}
),

short_breaks as (
    select code from code_groups
    where
        code_set = 'legal_status'
        and grouping = 'legal_status_group'
        and group_code = 'SHORT_BREAK'
),

adoptions as (
    select code from code_groups
    where
        code_set = 'reason_episode_ceased'
        and grouping = 'ceased_group'
        and group_code = 'ADOPTED'
),

with_groups as (
    select
        years_built.submission_id,
        years_built.period_start_date,
        years_built.reference_date,
        episodes.child,
        episodes.child_id,
        episodes.rne,
        episodes.rec,
        short_breaks.code is not null as is_short_break,
        adoptions.code is not null as is_adoption,
        episodes.decom,
        episodes.dec
    from episodes
    inner join years_built on episodes.submission_id = years_built.submission_id
    left join short_breaks on episodes.ls = short_breaks.code
    left join adoptions on episodes.rec = adoptions.code
),

-- looked after for 12 months: no start, no end and no short break in the year, as the rules have it
by_child as (
    select
        submission_id,
        child_id,
        min(child) as child,
        bool_and(is_short_break) as is_short_breaks_only,
        not bool_or(
            is_short_break
            or (coalesce(rne = 'S', false) and decom > period_start_date)
            or (coalesce(rec != 'X1', true) and coalesce(dec < reference_date, false))
        ) as is_in_care_12_months,
        bool_or(coalesce(rne = 'S', false) and decom >= period_start_date) as is_started,
        bool_or(is_adoption) as is_adopted
    from with_groups
    group by submission_id, child_id
)

select
    concat_ws('/', by_child.submission_id, by_child.child_id) as child_built_id,
    by_child.submission_id,
    years_built.la_code,
    by_child.child_id,
    by_child.child,
    children.sex_code as sex,
    years_built.collection_year,
    by_child.is_short_breaks_only,
    by_child.is_in_care_12_months,
    by_child.is_started,
    by_child.is_adopted,
    children.dob,
    years_built.period_start_date,
    years_built.reference_date,
    years_built.events_to_date
from by_child
inner join years_built on by_child.submission_id = years_built.submission_id
inner join children on by_child.child_id = children.child_id
