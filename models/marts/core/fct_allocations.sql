with

involvements as (
    select * from {{ ref('int_involvements_linked_to_children') }}
),

lead_allocations as (
    select * from {{ ref('int_lead_allocations') }}
),

codes as (
    select * from {{ ref('dim_codes') }}
),

leading_now as (
    select involvement_id
    from lead_allocations
    where allocation_end_date is null
),

with_roles as (
    select
        involvements.*,
        role_codes.code_label as involvement_role_label,
        role_codes.group_code as lead_role_code,
        role_codes.group_label as lead_role_label,
        -- a role that does not lead is compared with its own kind only
        coalesce(role_codes.group_code, involvements.involvement_role_code) as compared_role,
        involvements.involvement_start_date <= {{ reporting_date() }}
        and (
            involvements.involvement_end_date is null
            or involvements.involvement_end_date > involvements.involvement_start_date
        ) as has_length,
        case
            when involvements.involvement_end_date <= {{ reporting_date() }}
                then involvements.involvement_end_date
        end as past_end_date
    from involvements
    left join codes as role_codes
        on
            role_codes.code_id
            = concat_ws('-', 'involvement_role', involvements.involvement_role_code)
),

with_earlier as (
    select
        *,
        lag(worker_id) over of_its_kind as previous_worker_id,
        -- earlier ones that are open still, or ended after this one began
        bool_or(has_length and past_end_date is null) over of_earlier as is_earlier_open,
        max(case when has_length then past_end_date end) over of_earlier
            as latest_earlier_end_date,
        bool_or(has_length and past_end_date is null) over of_own_earlier
            as is_own_earlier_open,
        max(case when has_length then past_end_date end) over of_own_earlier
            as latest_own_earlier_end_date
    from with_roles
    window
        of_its_kind as (
            partition by child_id, compared_role
            order by involvement_start_date nulls last, involvement_id nulls last
        ),
        of_earlier as (
            partition by child_id, compared_role
            order by involvement_start_date nulls last, involvement_id nulls last
            rows between unbounded preceding and 1 preceding
        ),
        of_own_earlier as (
            partition by child_id, compared_role, worker_id
            order by involvement_start_date nulls last, involvement_id nulls last
            rows between unbounded preceding and 1 preceding
        )
)

select
    allocations.involvement_id,
    allocations.child_id,
    allocations.la_code,
    allocations.referral_id,
    allocations.team_id,
    allocations.worker_id,
    case when allocations.child_id is not null then allocations.previous_worker_id end
        as previous_worker_id,
    allocations.involvement_role_code,
    allocations.involvement_role_label,
    allocations.lead_role_code,
    allocations.lead_role_label,
    allocations.worker_change_reason_code,
    change_reasons.code_label as worker_change_reason_label,
    allocations.child_linked_by,
    allocations.referral_linked_by,
    {{ days_between('allocations.involvement_start_date', 'allocations.past_end_date') }}
        as days_to_end,
    case
        when
            {{ is_open_on(
                'allocations.involvement_start_date',
                'allocations.involvement_end_date',
                reporting_date()
            ) }}
            then {{ days_between('allocations.involvement_start_date', reporting_date()) }}
    end as days_open,
    {{ is_open_on(
        'allocations.involvement_start_date', 'allocations.involvement_end_date', reporting_date()
    ) }} as is_open,
    case when allocations.lead_role_code is not null then leading_now.involvement_id is not null end
        as is_lead,
    case
        when
            allocations.child_id is not null
            and allocations.worker_id is not null
            and allocations.has_length
            then
                coalesce(allocations.is_own_earlier_open, false)
                or coalesce(
                    allocations.latest_own_earlier_end_date
                    >= allocations.involvement_start_date + (-1),
                    false
                )
    end as is_same_worker_continuation,
    case
        when
            allocations.child_id is not null
            and allocations.lead_role_code is not null
            and allocations.has_length
            then
                coalesce(allocations.is_earlier_open, false)
                or coalesce(
                    allocations.latest_earlier_end_date > allocations.involvement_start_date, false
                )
    end as is_overlapping_earlier,
    allocations.involvement_end_date < allocations.involvement_start_date as is_end_before_start,
    allocations.is_referral_orphan,
    allocations.is_referral_of_other_child,
    allocations.involvement_start_date,
    allocations.involvement_end_date
from with_earlier as allocations
left join leading_now on allocations.involvement_id = leading_now.involvement_id
left join codes as change_reasons
    on
        change_reasons.code_id
        = concat_ws('-', 'social_worker_change_reason', allocations.worker_change_reason_code)
