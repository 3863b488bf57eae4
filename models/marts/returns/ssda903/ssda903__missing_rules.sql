with

missing_episodes as (
    select * from {{ ref('ssda903__missing') }}
),

submissions as (
    select * from {{ ref('ssda903__submissions') }}
),

missing_types as (
    select code from {{ ref('code_sets') }}
    where code_set = 'missing_type'
),

rule_inputs as (
    select
        missing_episodes.*,
        submissions.period_start_date,
        submissions.reference_date,
        missing_types.code is not null as is_missing_known,
        row_number() over by_end as order_no,
        lag(missing_episodes.mis_end) over by_end as prev_mis_end
    from missing_episodes
    inner join submissions on missing_episodes.submission_id = submissions.submission_id
    left join missing_types on missing_episodes.missing = missing_types.code
    window by_end as (
        partition by missing_episodes.child_key
        order by
            coalesce(missing_episodes.mis_end, missing_episodes.mis_start) asc nulls last,
            missing_episodes.mis_start asc nulls last,
            missing_episodes.record_no asc
    )
),

{{ ssda903_failing_together('missing') }}

-- true: the row fails; false: it passes; null: the rule does not apply to it
select
    inputs.submission_id,
    inputs.missing_row_id as row_id,
    inputs.child as la_child_id,
    inputs.mis_start is null as rule_1004,
    case
        when inputs.mis_end is not null or inputs.mis_end_text is not null
            then inputs.mis_end is null
    end as rule_1005,
    case when inputs.missing is not null then not inputs.is_missing_known end as rule_1006,
    case when inputs.is_missing_known then inputs.mis_start is null end as rule_564,
    case when inputs.mis_start is not null then inputs.missing is null end as rule_565,
    case when inputs.mis_end is not null then inputs.missing is null end as rule_566,
    inputs.mis_start > inputs.mis_end as rule_567,
    inputs.mis_start > inputs.reference_date as rule_570,
    inputs.mis_end < inputs.period_start_date
    or inputs.mis_end > inputs.reference_date as rule_571,
    case
        when inputs.order_no > 1
            then
                inputs.prev_mis_end is null
                or coalesce(inputs.mis_start < inputs.prev_mis_end, false)
    end as rule_574,
    inputs.mis_start <= inputs.dob as rule_586,
    {{ ssda903_joined_flags('missing') }}
from rule_inputs as inputs
{{ ssda903_joined_tables('missing_row_id') }}
