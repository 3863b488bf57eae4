with

foster_carers as (
    select * from {{ ref('stg_foster_carers') }}
),

codes as (
    select * from {{ ref('dim_codes') }}
),

with_counted_to as (
    select
        *,
        least(end_date, {{ reporting_date() }}) as counted_to_date
    from foster_carers
)

select
    households.foster_household_id,
    households.la_code,
    households.foster_carer_type_code,
    carer_types.code_label as foster_carer_type_label,
    case when length(households.end_reason) <= 80 then households.end_reason end as end_reason,
    cast(households.n_places as bigint) as n_places,
    case
        when households.approval_date <= households.counted_to_date
            then {{ days_between('households.approval_date', 'households.counted_to_date') }}
    end as days_approved,
    {{ is_open_on('households.approval_date', 'households.end_date', reporting_date()) }}
        as is_open,
    households.is_relative,
    households.end_date < households.approval_date as is_end_before_start,
    households.approval_date,
    households.end_date
from with_counted_to as households
left join codes as carer_types
    on carer_types.code_id = concat_ws('-', 'foster_carer_type', households.foster_carer_type_code)
