with

meetings as (
    select * from {{ ref('stg_pre_proceedings_meetings') }}
),

pre_proceedings as (
    select * from {{ ref('stg_pre_proceedings') }}
)

select
    meetings.pre_proceedings_meeting_id,
    pre_proceedings.child_id,
    meetings.la_code,
    pre_proceedings.pre_proceedings_id,
    case when length(meetings.meeting_outcome) <= 80 then meetings.meeting_outcome end
        as meeting_outcome,
    case
        when pre_proceedings.pre_proceedings_id is not null
            then cast(
                row_number() over (
                    partition by pre_proceedings.pre_proceedings_id
                    order by
                        meetings.meeting_date nulls last,
                        meetings.pre_proceedings_meeting_id nulls last
                ) as bigint
            )
    end as meeting_sequence,
    {{ days_between('pre_proceedings.decision_date', 'meetings.meeting_date') }}
        as days_since_decision,
    meetings.meeting_date <= {{ reporting_date() }} as is_held,
    meetings.is_legally_represented,
    case
        when meetings.pre_proceedings_id is not null
            then pre_proceedings.pre_proceedings_id is null
    end as is_pre_proceedings_orphan,
    meetings.meeting_date < pre_proceedings.decision_date as is_before_decision,
    meetings.meeting_date
from meetings
left join pre_proceedings on meetings.pre_proceedings_id = pre_proceedings.pre_proceedings_id
