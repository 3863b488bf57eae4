with

uasc as (
    select * from {{ ref('ssda903__uasc') }}
),

submissions as (
    select * from {{ ref('ssda903__submissions') }}
),

rule_inputs as (
    select
        submissions.*,
        uasc.uasc_row_id,
        uasc.child_key,
        uasc.child,
        uasc.child_id,
        uasc.sex,
        uasc.dob_text,
        uasc.duc_text,
        uasc.record_no,
        uasc.dob,
        uasc.duc,
        uasc.duc is not null or uasc.duc_text is not null as has_duc,
        count(*) over (partition by uasc.child_key) as n_of_child
    from uasc
    inner join submissions on uasc.submission_id = submissions.submission_id
),

{{ ssda903_failing_together('uasc') }}

-- true: the row fails; false: it passes; null: the rule does not apply to it
select
    inputs.submission_id,
    inputs.uasc_row_id as row_id,
    inputs.child as la_child_id,
    case when inputs.has_duc then coalesce(inputs.duc < inputs.period_start_date, true) end
        as rule_104,
    inputs.duc > {{ add_months('inputs.dob', 216) }} as rule_304,
    case when inputs.child is not null then inputs.n_of_child > 1 end as rule_int36,
    {{ ssda903_joined_flags('uasc') }}
from rule_inputs as inputs
{{ ssda903_joined_tables('uasc_row_id') }}
