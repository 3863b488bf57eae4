with

cin_visits as (
    select * from {{ ref('stg_cin_visits') }}
),

cp_visits as (
    select * from {{ ref('stg_cp_visits') }}
),

cla_visits as (
    select * from {{ ref('stg_cla_visits') }}
),

-- a council without a single visit of a kind has sent no such extract, and then nobody knows
councils_with_cp_visits as (
    select la_code from cp_visits
    group by la_code
),

councils_with_cla_visits as (
    select la_code from cla_visits
    group by la_code
),

with_previous as (
    select
        *,
        case
            when child_id is not null and cin_visit_date is not null
                then lag(cin_visit_date) over (
                    partition by child_id
                    order by cin_visit_date nulls last, cin_visit_id nulls last
                )
        end as previous_visit_date
    from cin_visits
),

-- the same id on another day is another visit: not every system numbers all visits in one series
matched as (
    select
        with_previous.*,
        case
            when councils_with_cp_visits.la_code is not null
                then cp_visits.cp_visit_id is not null
        end as is_also_cp_visit,
        case
            when councils_with_cla_visits.la_code is not null
                then cla_visits.cla_visit_id is not null
        end as is_also_cla_visit
    from with_previous
    left join councils_with_cp_visits on with_previous.la_code = councils_with_cp_visits.la_code
    left join councils_with_cla_visits on with_previous.la_code = councils_with_cla_visits.la_code
    left join cp_visits
        on
            with_previous.cin_visit_id = cp_visits.cp_visit_id
            and with_previous.cin_visit_date is not distinct from cp_visits.cp_visit_date
    left join cla_visits
        on
            with_previous.cin_visit_id = cla_visits.cla_visit_id
            and with_previous.cin_visit_date is not distinct from cla_visits.cla_visit_date
)

select
    cin_visit_id,
    child_id,
    la_code,
    {{ days_between('previous_visit_date', 'cin_visit_date') }} as days_since_previous_visit,
    is_child_seen,
    is_seen_alone,
    is_bedroom_seen,
    cin_visit_date <= {{ reporting_date() }} as is_held,
    is_also_cp_visit,
    is_also_cla_visit,
    not coalesce(is_also_cp_visit, false) and not coalesce(is_also_cla_visit, false)
        as is_counted_here,
    cin_visit_date,
    previous_visit_date
from matched
