with

categories as (
    select * from {{ ref('stg_cp_category_history') }}
),

cp_plans as (
    select * from {{ ref('stg_cp_plans') }}
),

codes as (
    select * from {{ ref('dim_codes') }}
    where code_set = 'category_of_abuse'
),

with_earlier as (
    select
        *,
        case
            when cp_plan_id is not null
                then cast(
                    row_number() over (
                        partition by cp_plan_id
                        order by category_start_date nulls last, cp_category_id nulls last
                    ) as bigint
                )
        end as category_sequence,
        -- any earlier period of the plan that had not ended by the day on which this one begins
        case
            when cp_plan_id is not null and category_start_date is not null
                then coalesce(
                    bool_or(category_end_date is null) over earlier_periods
                    or max(category_end_date) over earlier_periods > category_start_date,
                    false
                )
        end as is_overlapping_earlier
    from categories
    window earlier_periods as (
        partition by cp_plan_id
        order by category_start_date nulls last, cp_category_id nulls last
        rows between unbounded preceding and 1 preceding
    )
)

select
    with_earlier.cp_category_id,
    cp_plans.child_id,
    with_earlier.la_code,
    cp_plans.cp_plan_id,
    case when cp_plans.cp_plan_id is not null then 'extract' end as cp_plan_linked_by,
    with_earlier.category_code,
    codes.code_label as category_label,
    with_earlier.category_sequence,
    {{ is_open_on(
        'with_earlier.category_start_date', 'with_earlier.category_end_date', reporting_date()
    ) }} as is_open,
    with_earlier.is_overlapping_earlier,
    with_earlier.category_end_date < with_earlier.category_start_date as is_end_before_start,
    with_earlier.category_start_date < cp_plans.cp_plan_start_date
    or coalesce(with_earlier.category_start_date > cp_plans.cp_plan_end_date, false)
        as is_outside_plan,
    case when with_earlier.cp_plan_id is not null then cp_plans.cp_plan_id is null end
        as is_cp_plan_orphan,
    with_earlier.category_start_date,
    with_earlier.category_end_date
from with_earlier
left join cp_plans on with_earlier.cp_plan_id = cp_plans.cp_plan_id
left join codes on with_earlier.category_code = codes.code
