with

sw_episodes as (
    select * from {{ ref('ssda903__sw_episodes') }}
),

submissions as (
    select * from {{ ref('ssda903__submissions') }}
),

change_reasons as (
    select code from {{ ref('code_sets') }}
    where code_set = 'social_worker_change_reason'
),

with_submissions as (
    select
        sw_episodes.*,
        submissions.period_start_date,
        submissions.reference_date,
        change_reasons.code is not null as is_sw_reason_known,
        coalesce(
            sw_episodes.sw_dec >= submissions.reference_date - 5
            and sw_episodes.sw_dec <= submissions.reference_date,
            false
        ) as is_end_in_last_days
    from sw_episodes
    inner join submissions on sw_episodes.submission_id = submissions.submission_id
    left join change_reasons on sw_episodes.sw_reason = change_reasons.code
),

in_order as (
    select
        *,
        count(*) over (partition by child_key) as n_of_child,
        lead(sw_episode_row_id) over by_start as next_row_id,
        lag(is_end_in_last_days) over by_start as is_prev_end_in_last_days,
        lag(sw_decom) over by_start as prev_sw_decom,
        lag(sw_episode_row_id) over by_both_dates as prev_row_id_by_both_dates,
        lag(sw_dec) over by_both_dates as prev_sw_dec_by_both_dates,
        row_number() over (
            partition by child_key
            order by sw_decom desc nulls last, record_no asc
        ) = 1 as is_latest,
        row_number() over (
            partition by child_key, sw_decom, sw_decom_text
            order by record_no asc
        ) > 1 as is_start_repeated
    from with_submissions
    window
        by_start as (partition by child_key order by sw_decom asc nulls last, record_no asc),
        by_both_dates as (
            partition by child_key
            order by sw_decom asc nulls last, sw_dec asc nulls last, record_no asc
        )
),

rule_inputs as (
    select
        *,
        coalesce(sw_reason = 'FCONTA', false) as is_first_contact,
        coalesce(
            sw_decom >= prev_sw_dec_by_both_dates - 7 and sw_decom <= prev_sw_dec_by_both_dates + 7,
            false
        ) as is_within_a_week
    from in_order
)

-- true: the row fails; false: it passes; null: the rule does not apply to it
select
    inputs.submission_id,
    inputs.sw_episode_row_id as row_id,
    inputs.child as la_child_id,
    coalesce(
        (inputs.sw_id not like 'SW%' and inputs.sw_id not like 'XX%') or length(inputs.sw_id) < 4,
        true
    ) as rule_sw02stg1,
    case
        when inputs.sw_decom is not null or inputs.sw_decom_text is not null
            then inputs.sw_decom is null
    end as rule_sw04stg1,
    case
        when inputs.sw_dec is not null or inputs.sw_dec_text is not null
            then inputs.sw_dec is null
    end as rule_sw05stg1,
    inputs.sw_decom > inputs.reference_date as rule_sw06stg2,
    -- a year of 365.2425 days back from midnight: the day 365 days before the year is in
    inputs.sw_dec < inputs.period_start_date - 365
    or inputs.sw_dec > inputs.reference_date as rule_sw07stg2,
    case
        when inputs.sw_decom is not null and inputs.next_row_id is not null
            then inputs.sw_dec is null
    end as rule_sw08stg2,
    {{ days_between('inputs.sw_decom', 'inputs.sw_dec') }} < 3 as rule_sw09stg2,
    case
        when inputs.prev_row_id_by_both_dates is not null and not inputs.is_first_contact
            then not inputs.is_within_a_week
    end as rule_sw10astg2,
    case
        when inputs.prev_row_id_by_both_dates is not null and inputs.is_first_contact
            then inputs.sw_decom <= inputs.prev_sw_dec_by_both_dates
    end as rule_sw10bstg2,
    case
        when inputs.prev_row_id_by_both_dates is not null and not inputs.is_first_contact
            then not inputs.is_within_a_week
    end as rule_sw10stg2,
    (
        inputs.is_end_in_last_days
        and (inputs.n_of_child = 1 or coalesce(inputs.prev_sw_decom < inputs.sw_dec, false))
    )
    or (inputs.sw_decom is null and coalesce(inputs.is_prev_end_in_last_days, false))
        as rule_sw11bstg2,
    case
        when inputs.sw_reason is not null then not inputs.is_sw_reason_known
        else coalesce(inputs.sw_decom >= cast('2023-04-01' as date), false)
    end as rule_sw13stg1,
    case when inputs.is_latest then inputs.sw_dec is not null end as rule_sw17stg2,
    inputs.sw_dec <= inputs.sw_decom as rule_sw18stg2,
    inputs.is_start_repeated as rule_sw19stg2
from rule_inputs as inputs
