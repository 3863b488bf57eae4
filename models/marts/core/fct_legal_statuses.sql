with

legal_statuses as (
    select * from {{ ref('stg_legal_status') }}
),

children as (
    select * from {{ ref('dim_children') }}
),

codes as (
    select * from {{ ref('dim_codes') }}
),

emergency_codes as (
    select * from {{ ref('code_groups') }}
    where code_set = 'legal_status' and grouping = 'emergency_protection'
),

with_earlier as (
    select
        *,
        least(legal_status_end_date, {{ reporting_date() }}) as counted_to_date,
        max(legal_status_end_date) over earlier_statuses as latest_end_before,
        count_if(legal_status_start_date is not null and legal_status_end_date is null)
            over earlier_statuses as n_open_before
    from legal_statuses
    window earlier_statuses as (
        partition by coalesce(child_id, legal_status_id)
        order by
            legal_status_start_date nulls last,
            legal_status_end_date nulls last,
            legal_status_id nulls last
        rows between unbounded preceding and 1 preceding
    )
)

select
    statuses.legal_status_id,
    statuses.child_id,
    statuses.la_code,
    statuses.legal_status_code,
    statuses_by_code.code_label as legal_status_label,
    statuses_by_code.group_code as legal_status_group_code,
    statuses_by_code.group_label as legal_status_group_label,
    {{ age_in_years('children.dob', 'statuses.legal_status_start_date') }} as age_at_start,
    case
        when statuses.legal_status_start_date <= statuses.counted_to_date
            then {{ days_between(
                'statuses.legal_status_start_date', 'statuses.counted_to_date'
            ) }}
    end as days_in_force,
    {{ is_open_on(
        'statuses.legal_status_start_date', 'statuses.legal_status_end_date', reporting_date()
    ) }} as is_open,
    -- statuses outside the list of the return stand in the same extract
    statuses_by_code.group_code is not null as is_care_status,
    statuses_by_code.group_code = 'SHORT_BREAK' as is_short_break,
    emergency_codes.group_code = 'EMERGENCY' as is_emergency_protection,
    statuses.legal_status_end_date < statuses.legal_status_start_date as is_end_before_start,
    case
        when statuses.child_id is not null and statuses.legal_status_start_date is not null
            then
                coalesce(statuses.latest_end_before > statuses.legal_status_start_date, false)
                or coalesce(statuses.n_open_before > 0, false)
    end as is_overlapping_earlier,
    statuses.legal_status_start_date,
    statuses.legal_status_end_date
from with_earlier as statuses
left join children on statuses.child_id = children.child_id
left join codes as statuses_by_code
    on statuses_by_code.code_id = concat_ws('-', 'legal_status', statuses.legal_status_code)
left join emergency_codes on statuses.legal_status_code = emergency_codes.code
