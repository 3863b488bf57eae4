with

care_proceedings as (
    select * from {{ ref('stg_care_proceedings') }}
),

pre_proceedings as (
    select * from {{ ref('fct_pre_proceedings') }}
),

court_stages as (
    select * from {{ ref('stg_court_stages') }}
),

codes as (
    select * from {{ ref('dim_codes') }}
),

-- a council without a single record of a kind has sent no such extract, and then nobody knows
councils_with_pre_proceedings as (
    select la_code from pre_proceedings
    group by la_code
),

councils_with_court_stages as (
    select la_code from court_stages
    group by la_code
),

-- and one that never gives a reason for an extension does not record it
councils_with_reasons as (
    select la_code from care_proceedings
    where extension_reason is not null
    group by la_code
),

-- of several pre-proceedings that led to a case the latest
latest_pre_proceedings as (
    select * from pre_proceedings
    where proceedings_id is not null
    qualify row_number() over (
        partition by proceedings_id
        order by decision_date desc nulls last, pre_proceedings_id desc nulls last
    ) = 1
),

stages_so_far as (
    select
        proceedings_id,
        count(*) as n_stages_held
    from court_stages
    where actual_date <= {{ reporting_date() }}
    group by proceedings_id
),

-- a case that is said to have ended is not open, though the day of its end be missing
timed as (
    select
        care_proceedings.*,
        statuses.code_label as proceedings_status_label,
        statuses.group_code as proceedings_status_group_code,
        statuses.group_label as proceedings_status_group_label,
        coalesce(care_proceedings.final_order_date <= {{ reporting_date() }}, false) as is_ended,
        {{ is_open_on(
            'care_proceedings.issue_date', 'care_proceedings.final_order_date', reporting_date()
        ) }}
        and not (
            care_proceedings.final_order_date is null
            and statuses.group_code is not distinct from 'ENDED'
        ) as is_open,
        {{ days_between('care_proceedings.issue_date', 'care_proceedings.final_order_date') }}
            as days_to_final_order,
        {{ days_between('care_proceedings.issue_date', reporting_date()) }} as days_since_issue,
        case
            when councils_with_reasons.la_code is not null
                then care_proceedings.extension_reason is not null
        end as has_extension_reason
    from care_proceedings
    left join councils_with_reasons on care_proceedings.la_code = councils_with_reasons.la_code
    left join codes as statuses
        on
            statuses.code_id
            = concat_ws('-', 'proceedings_status', care_proceedings.proceedings_status_code)
)

select
    timed.proceedings_id,
    timed.child_id,
    timed.la_code,
    timed.family_id,
    latest_pre_proceedings.pre_proceedings_id,
    latest_pre_proceedings.proceedings_linked_by as pre_proceedings_linked_by,
    timed.court_reference,
    timed.court_name,
    timed.application_type_code,
    application_types.code_label as application_type_label,
    timed.proceedings_status_code,
    timed.proceedings_status_label,
    timed.proceedings_status_group_code,
    timed.proceedings_status_group_label,
    timed.final_order_code,
    final_orders.code_label as final_order_label,
    case
        when councils_with_court_stages.la_code is not null
            then coalesce(stages_so_far.n_stages_held, 0)
    end as n_stages_held,
    {{ days_between('timed.issue_date', 'timed.interim_order_date') }} as days_to_interim_order,
    case when timed.is_ended then timed.days_to_final_order end as days_to_final_order,
    case when timed.is_ended then cast(timed.days_to_final_order as double) / 7 end
        as weeks_to_final_order,
    case when timed.is_open then cast(timed.days_since_issue as double) / 7 end as weeks_open,
    timed.is_open,
    -- 26 weeks are 182 days
    case when timed.is_ended then timed.days_to_final_order between 0 and 182 end
        as is_within_26_weeks,
    case when timed.is_open then timed.days_since_issue > 182 end as is_open_over_26_weeks,
    timed.has_extension_reason,
    case
        when councils_with_pre_proceedings.la_code is not null
            then latest_pre_proceedings.pre_proceedings_id is not null
    end as is_after_pre_proceedings,
    timed.final_order_date is null and timed.proceedings_status_group_code = 'ENDED'
        as is_end_date_missing,
    timed.is_ended and timed.proceedings_status_group_code = 'OPEN' as is_status_open_after_end,
    timed.final_order_date < timed.issue_date as is_end_before_start,
    timed.issue_date,
    timed.interim_order_date,
    timed.final_order_date
from timed
left join latest_pre_proceedings
    on timed.proceedings_id = latest_pre_proceedings.proceedings_id
left join stages_so_far on timed.proceedings_id = stages_so_far.proceedings_id
left join councils_with_pre_proceedings
    on timed.la_code = councils_with_pre_proceedings.la_code
left join councils_with_court_stages on timed.la_code = councils_with_court_stages.la_code
left join codes as application_types
    on
        application_types.code_id
        = concat_ws('-', 'proceedings_application', timed.application_type_code)
left join codes as final_orders
    on final_orders.code_id = concat_ws('-', 'final_order', timed.final_order_code)
