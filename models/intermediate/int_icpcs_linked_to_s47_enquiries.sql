with

icpcs as (
    select * from {{ ref('stg_initial_cp_conference') }}
),

s47_enquiries as (
    select * from {{ ref('stg_s47_enquiry') }}
),

-- held so far; a conference about a plan brought in from another authority has no enquiry here
icpcs_of_this_council as (
    select *
    from icpcs
    where icpc_date <= {{ reporting_date() }} and not coalesce(is_transfer_in, false)
),

links_of_the_extract as (
    select
        icpcs_of_this_council.icpc_id,
        s47_enquiries.s47_enquiry_id
    from icpcs_of_this_council
    inner join s47_enquiries
        on icpcs_of_this_council.s47_enquiry_id = s47_enquiries.s47_enquiry_id
),

links_by_rule as (
    select
        icpcs_of_this_council.icpc_id,
        s47_enquiries.s47_enquiry_id
    from icpcs_of_this_council
    left join links_of_the_extract
        on icpcs_of_this_council.icpc_id = links_of_the_extract.icpc_id
    inner join s47_enquiries
        on
            icpcs_of_this_council.child_id = s47_enquiries.child_id
            and icpcs_of_this_council.icpc_date >= s47_enquiries.s47_start_date
            and icpcs_of_this_council.icpc_date <= s47_enquiries.s47_start_date + 60
    where links_of_the_extract.icpc_id is null
    qualify row_number() over (
        partition by icpcs_of_this_council.icpc_id
        order by
            s47_enquiries.s47_start_date desc nulls last,
            s47_enquiries.s47_enquiry_id desc nulls last
    ) = 1
)

select
    icpc_id,
    s47_enquiry_id,
    'extract' as linked_by
from links_of_the_extract
union all
select
    icpc_id,
    s47_enquiry_id,
    'rule' as linked_by
from links_by_rule
