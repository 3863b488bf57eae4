with

adopters as (
    select * from {{ ref('stg_adopters') }}
),

adopter_links as (
    select * from {{ ref('fct_adopter_links') }}
),

codes as (
    select * from {{ ref('dim_codes') }}
),

councils_with_links as (
    select la_code from adopter_links
    group by la_code
),

link_counts as (
    select
        adopter_id,
        count(*) as n_linked_children
    from adopter_links
    where adopter_id is not null and link_rank = 1
    group by adopter_id
),

with_due_dates as (
    select
        *,
        coalesce(left_date <= {{ reporting_date() }}, false) as has_left,
        {{ add_months('stage_1_start_date', 2) }} as stage_1_due_date,
        {{ add_months('stage_2_start_date', 4) }} as stage_2_due_date
    from adopters
),

-- on time when finished within two and four calendar months; late when still open after
timed as (
    select
        *,
        case
            when stage_1_end_date <= {{ reporting_date() }}
                then stage_1_end_date between stage_1_start_date and stage_1_due_date
        end as is_stage_1_on_time,
        case
            when stage_2_end_date <= {{ reporting_date() }}
                then stage_2_end_date between stage_2_start_date and stage_2_due_date
        end as is_stage_2_on_time,
        {{ is_open_on('stage_1_start_date', 'stage_1_end_date', reporting_date()) }}
        and not has_left as is_stage_1_open,
        {{ is_open_on('stage_2_start_date', 'stage_2_end_date', reporting_date()) }}
        and not has_left as is_stage_2_open
    from with_due_dates
)

select
    adopters.adopter_id,
    adopters.la_code,
    adopters.adoptive_family_id,
    adopters.ethnicity_code,
    ethnicities.code_label as ethnicity_label,
    ethnicities.group_code as ethnic_group_code,
    ethnicities.group_label as ethnic_group_label,
    case
        when adopters.has_left then 'left'
        when adopters.order_date <= {{ reporting_date() }} then 'adopted'
        when adopters.placed_date <= {{ reporting_date() }} then 'placed'
        when adopters.matched_date <= {{ reporting_date() }} then 'matched'
        when adopters.approval_date <= {{ reporting_date() }} then 'approved'
        when adopters.stage_2_start_date <= {{ reporting_date() }} then 'stage_2'
        when adopters.stage_1_start_date <= {{ reporting_date() }} then 'stage_1'
        when adopters.application_date <= {{ reporting_date() }} then 'applied'
        when adopters.enquiry_date <= {{ reporting_date() }} then 'enquired'
    end as adopter_stage,
    adopters.left_reason,
    cast(adopters.n_children_placed as bigint) as n_children_placed,
    case
        when councils_with_links.la_code is not null then coalesce(link_counts.n_linked_children, 0)
    end as n_linked_children,
    case
        when adopters.stage_1_end_date <= {{ reporting_date() }}
            then {{ days_between('adopters.stage_1_start_date', 'adopters.stage_1_end_date') }}
    end as days_in_stage_1,
    case
        when adopters.stage_2_end_date <= {{ reporting_date() }}
            then {{ days_between('adopters.stage_2_start_date', 'adopters.stage_2_end_date') }}
    end as days_in_stage_2,
    case
        when adopters.matched_date <= {{ reporting_date() }}
            then {{ days_between('adopters.approval_date', 'adopters.matched_date') }}
    end as days_approval_to_match,
    adopters.is_disabled,
    adopters.is_ffa_approved,
    adopters.is_stage_1_open,
    adopters.is_stage_2_open,
    adopters.is_stage_1_on_time,
    adopters.is_stage_2_on_time,
    case
        when adopters.is_stage_1_open then adopters.stage_1_due_date < {{ reporting_date() }}
    end as is_stage_1_overdue,
    case
        when adopters.is_stage_2_open then adopters.stage_2_due_date < {{ reporting_date() }}
    end as is_stage_2_overdue,
    -- approved, and waiting for a child
    coalesce(adopters.approval_date <= {{ reporting_date() }}, false)
    and not adopters.has_left
    and not coalesce(adopters.matched_date <= {{ reporting_date() }}, false)
    and not coalesce(adopters.placed_date <= {{ reporting_date() }}, false)
    and not coalesce(adopters.order_date <= {{ reporting_date() }}, false) as is_waiting,
    adopters.stage_1_end_date < adopters.stage_1_start_date as is_stage_1_end_before_start,
    adopters.stage_2_end_date < adopters.stage_2_start_date as is_stage_2_end_before_start,
    coalesce(adopters.stage_1_start_date < adopters.enquiry_date, false)
    or coalesce(adopters.stage_2_start_date < adopters.stage_1_end_date, false)
    or coalesce(adopters.approval_date < adopters.stage_2_start_date, false)
    or coalesce(adopters.matched_date < adopters.approval_date, false)
    or coalesce(adopters.placed_date < adopters.matched_date, false)
    or coalesce(adopters.order_date < adopters.placed_date, false) as is_stage_out_of_order,
    adopters.enquiry_date,
    adopters.application_date,
    adopters.stage_1_start_date,
    adopters.stage_1_due_date,
    adopters.stage_1_end_date,
    adopters.stage_2_start_date,
    adopters.stage_2_due_date,
    adopters.stage_2_end_date,
    adopters.approval_date,
    adopters.matched_date,
    adopters.placed_date,
    adopters.order_date,
    adopters.left_date
from timed as adopters
left join link_counts on adopters.adopter_id = link_counts.adopter_id
left join councils_with_links on adopters.la_code = councils_with_links.la_code
left join codes as ethnicities
    on ethnicities.code_id = concat_ws('-', 'ethnicity', adopters.ethnicity_code)
