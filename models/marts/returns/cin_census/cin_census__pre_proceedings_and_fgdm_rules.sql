with

pre_proceedings as (
    select * from {{ ref('cin_census__pre_proceedings_and_fgdm') }}
),

headers as (
    select * from {{ ref('cin_census__header') }}
),

outcomes as (
    select code from {{ ref('code_sets') }}
    where code_set = 'cin_pre_proceedings_outcome'
),

rule_inputs as (
    select
        pre_proceedings.*,
        headers.period_start_date,
        headers.period_end_date,
        outcomes.code is not null as is_outcome_known
    from pre_proceedings
    inner join headers on pre_proceedings.submission_id = headers.submission_id
    left join outcomes on pre_proceedings.pp_outcome = outcomes.code
)

-- true: the row fails; false: it passes; null: the rule does not apply to it
select
    submission_id,
    pre_proceedings_row_id as row_id,
    la_child_id,
    pp_start_date < period_start_date or pp_start_date > period_end_date as rule_9005,
    case
        when lbp_sent_date is not null
            then
                lbp_sent_date < period_start_date
                or lbp_sent_date > period_end_date
                or coalesce(lbp_sent_date < pp_start_date, false)
    end as rule_9006,
    case when lbp_sent_date is not null then fgdm_meeting_offer is null end as rule_9007,
    initial_pp_meeting_date < period_start_date or initial_pp_meeting_date > period_end_date
        as rule_9008,
    case
        when step_decision_date is not null
            then
                step_decision_date < period_start_date
                or step_decision_date > period_end_date
                or coalesce(step_decision_date < pp_start_date, false)
    end as rule_9009,
    case when lower(fgdm_meeting_offer) in ('true', '1') then fgdm_meeting_fac is null end
        as rule_9010q,
    case when pp_outcome is not null then not is_outcome_known end as rule_9011,
    case
        when court_app_date is not null
            then
                court_app_date < period_start_date
                or court_app_date > period_end_date
                or coalesce(court_app_date < step_decision_date, false)
    end as rule_9012,
    case
        when letter_init_cp_date is not null
            then
                letter_init_cp_date < period_start_date
                or letter_init_cp_date > period_end_date
                or coalesce(letter_init_cp_date < court_app_date, false)
    end as rule_9013,
    case when initial_pp_meeting_date is not null then review_meetings_count is null end
        as rule_9015q
from rule_inputs
