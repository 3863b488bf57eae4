with

sdq_scores as (
    select * from {{ ref('stg_sdq_scores') }}
),

periods as (
    select * from {{ ref('fct_periods_of_care') }}
),

children as (
    select * from {{ ref('dim_children') }}
),

codes as (
    select * from {{ ref('dim_codes') }}
),

extract_history as (
    select * from {{ ref('int_extract_history') }}
    where event_type = 'cla_episodes'
),

scores_in_periods as (
    select
        sdq_scores.sdq_score_id,
        periods.period_of_care_id
    from sdq_scores
    inner join periods
        on
            sdq_scores.child_id = periods.child_id
            and {{ is_open_on(
                'periods.period_start_date',
                'periods.period_end_date',
                'sdq_scores.sdq_completed_date'
            ) }}
    qualify row_number() over (
        partition by sdq_scores.sdq_score_id
        order by
            periods.period_start_date desc nulls last,
            periods.period_of_care_id desc nulls last
    ) = 1
),

with_age as (
    select
        sdq_scores.*,
        sdq_scores.sdq_score between 0 and 40 as is_score_valid,
        {{ age_in_years('children.dob', 'sdq_scores.sdq_completed_date') }} as age_at_sdq
    from sdq_scores
    left join children on sdq_scores.child_id = children.child_id
),

-- scores that stand: valid, dated, of the past; several of one day follow each other by key
sequenced as (
    select
        sdq_score_id,
        row_number() over scores_of_child as sdq_sequence,
        lag(sdq_score) over scores_of_child as previous_sdq_score,
        lag(sdq_completed_date) over scores_of_child as previous_sdq_date,
        lead(sdq_score_id) over scores_of_child is null as is_latest
    from with_age
    where
        is_score_valid
        and child_id is not null
        and sdq_completed_date <= {{ reporting_date() }}
    window scores_of_child as (
        partition by child_id order by sdq_completed_date nulls last, sdq_score_id nulls last
    )
)

select
    with_age.sdq_score_id,
    with_age.child_id,
    with_age.la_code,
    scores_in_periods.period_of_care_id,
    with_age.sdq_reason_code,
    reasons.code_label as sdq_reason_label,
    case
        when not with_age.is_score_valid then null
        when with_age.sdq_score <= 13 then 'NORMAL'
        when with_age.sdq_score <= 16 then 'BORDERLINE'
        when with_age.sdq_score <= 40 then 'CONCERN'
    end as sdq_band_code,
    case
        when not with_age.is_score_valid then null
        when with_age.sdq_score <= 13 then 'Normal (0 to 13)'
        when with_age.sdq_score <= 16 then 'Borderline (14 to 16)'
        when with_age.sdq_score <= 40 then 'Cause for concern (17 to 40)'
    end as sdq_band_label,
    cast(with_age.sdq_score as bigint) as sdq_score,
    with_age.age_at_sdq,
    cast(sequenced.sdq_sequence as bigint) as sdq_sequence,
    cast(sequenced.previous_sdq_score as bigint) as previous_sdq_score,
    cast(
        case when with_age.is_score_valid then with_age.sdq_score - sequenced.previous_sdq_score end
        as bigint
    ) as score_change,
    with_age.is_score_valid,
    sequenced.is_latest,
    with_age.age_at_sdq between 4 and 16 as is_age_4_to_16,
    with_age.age_at_sdq between 5 and 16 as is_age_5_to_16,
    case
        when scores_in_periods.period_of_care_id is not null then true
        when extract_history.history_start_date <= with_age.sdq_completed_date then false
    end as is_looked_after,
    coalesce(sequenced.previous_sdq_date = with_age.sdq_completed_date, false) as is_same_day_again,
    with_age.sdq_score is not null and with_age.sdq_reason_code is not null
        as is_score_with_reason,
    with_age.sdq_score is null and with_age.sdq_reason_code is null as is_score_missing,
    with_age.sdq_completed_date > {{ reporting_date() }} as is_completed_in_future,
    with_age.sdq_completed_date,
    sequenced.previous_sdq_date
from with_age
left join sequenced on with_age.sdq_score_id = sequenced.sdq_score_id
left join scores_in_periods on with_age.sdq_score_id = scores_in_periods.sdq_score_id
left join extract_history on with_age.la_code = extract_history.la_code
left join codes as reasons
    on reasons.code_id = concat_ws('-', 'sdq_reason', with_age.sdq_reason_code)
