-- The timeline of one child: put the child's id in place of the one below. Visits, supervisions and
-- changes of worker are left out, to see the turns of the story.
select
    event_date,
    event_type_label,
    event_detail,
    phase_label,
    days_since_previous_event
from {{ ref('child_journey') }}
where
    child_id = '999-100001'
    and event_type_code not in (
        'CIN_VISIT', 'CP_VISIT', 'CLA_VISIT', 'SUPERVISION', 'ALLOCATION_START', 'ALLOCATION_END'
    )
