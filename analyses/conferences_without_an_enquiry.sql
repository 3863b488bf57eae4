-- Initial conferences for which no section 47 enquiry is found, so that nobody can say how long
-- they took: they count as not within 15 working days. Link them in the case system, or find out
-- why there was no enquiry.
select
    icpcs.la_code,
    icpcs.icpc_id,
    icpcs.child_id,
    icpcs.icpc_date,
    icpcs.team_id,
    icpcs.worker_id,
    case
        when icpcs.s47_enquiry_id is not null then 'its enquiry has no start'
        when icpcs.is_s47_orphan then 'names an enquiry that is not in the extract'
        else 'names no enquiry, and none began in the 60 days before'
    end as reason,
    max(enquiries.s47_start_date) as latest_s47_start_date
from {{ ref('fct_initial_cp_conferences') }} as icpcs
left join {{ ref('fct_s47_enquiries') }} as enquiries
    on icpcs.child_id = enquiries.child_id and icpcs.icpc_date >= enquiries.s47_start_date
where icpcs.is_s47_missing
group by
    icpcs.la_code,
    icpcs.icpc_id,
    icpcs.child_id,
    icpcs.icpc_date,
    icpcs.team_id,
    icpcs.worker_id,
    icpcs.s47_enquiry_id,
    icpcs.is_s47_orphan
