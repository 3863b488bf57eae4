{# a table: read by three models #}
{{ config(materialized='table') }}

with

icpcs as (
    select * from {{ ref('stg_initial_cp_conference') }}
),

s47_enquiries as (
    select * from {{ ref('stg_s47_enquiry') }}
),

icpcs_with_named as (
    select
        icpcs.*,
        s47_enquiries.s47_enquiry_id as named_s47_enquiry_id,
        coalesce(icpcs.icpc_date <= {{ reporting_date() }}, false) as is_held,
        -- a conference about a plan brought in from another authority has no enquiry here
        not coalesce(icpcs.is_transfer_in, false) as may_have_enquiry
    from icpcs
    left join s47_enquiries on icpcs.s47_enquiry_id = s47_enquiries.s47_enquiry_id
),

links_by_rule as (
    select
        icpcs_with_named.icpc_id,
        s47_enquiries.s47_enquiry_id
    from icpcs_with_named
    inner join s47_enquiries
        on
            icpcs_with_named.child_id = s47_enquiries.child_id
            and icpcs_with_named.icpc_date >= s47_enquiries.s47_start_date
            and icpcs_with_named.icpc_date <= s47_enquiries.s47_start_date + 60
    where
        icpcs_with_named.is_held
        and icpcs_with_named.may_have_enquiry
        and icpcs_with_named.named_s47_enquiry_id is null
    qualify row_number() over (
        partition by icpcs_with_named.icpc_id
        order by
            s47_enquiries.s47_start_date desc nulls last,
            s47_enquiries.s47_enquiry_id desc nulls last
    ) = 1
),

linked as (
    select
        icpcs_with_named.*,
        case
            when icpcs_with_named.may_have_enquiry
                then coalesce(
                    icpcs_with_named.named_s47_enquiry_id, links_by_rule.s47_enquiry_id
                )
        end as linked_s47_enquiry_id,
        coalesce(cast(icpcs_with_named.icpc_date as string), icpcs_with_named.meeting_id)
            as meeting_key
    from icpcs_with_named
    left join links_by_rule on icpcs_with_named.icpc_id = links_by_rule.icpc_id
)

select
    icpc_id,
    linked_s47_enquiry_id as s47_enquiry_id,
    case
        when linked_s47_enquiry_id = named_s47_enquiry_id then 'extract'
        when linked_s47_enquiry_id is not null then 'rule'
    end as linked_by,
    case when s47_enquiry_id is not null then named_s47_enquiry_id is null end as is_s47_orphan,
    is_held,
    -- of several rows about one meeting, the one with an enquiry and with a plan counts
    child_id is not null
    and meeting_key is not null
    and row_number() over (
        partition by child_id, meeting_key
        order by
            linked_s47_enquiry_id asc nulls last,
            is_cp_plan_made desc nulls last,
            cp_plan_id asc nulls last,
            icpc_id asc nulls last
    ) > 1 as is_duplicate
from linked
