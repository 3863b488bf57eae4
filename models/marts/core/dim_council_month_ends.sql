with

coverage as (
    select * from {{ ref('dim_extract_coverage') }}
),

dates as (
    select * from {{ ref('dim_dates') }}
),

pre_proceedings as (
    select * from {{ ref('stg_pre_proceedings') }}
),

care_leavers as (
    select * from {{ ref('stg_care_leavers') }}
),

involvements as (
    select * from {{ ref('stg_involvements') }}
),

-- a council without a single record has sent no such extract
councils_with_pre_proceedings as (
    select la_code from pre_proceedings
    group by la_code
),

councils_with_care_leavers as (
    select la_code from care_leavers
    group by la_code
),

councils_with_involvements as (
    select la_code from involvements
    group by la_code
),

councils as (
    select
        la_code,
        min(case when not coalesce(is_detail, false) then first_whole_month_date end)
            as first_month_date,
        max(last_whole_month_date) as last_month_date,
        min(case when event_type = 'early_help_episodes' then history_start_date end)
            as early_help_from_date,
        min(case when event_type = 'referrals' then history_start_date end)
            as referrals_from_date,
        min(case when event_type = 'cin_plans' then history_start_date end)
            as cin_plans_from_date,
        min(case when event_type = 'cp_plans' then history_start_date end) as cp_plans_from_date,
        min(case when event_type = 'cla_episodes' then history_start_date end) as care_from_date,
        min(case when event_type = 'cla_episodes' then history_end_date end) as care_to_date
    from coverage
    group by la_code
)

select
    concat_ws('-', councils.la_code, dates.month_label) as council_month_id,
    councils.la_code,
    dates.month_label,
    dates.financial_month_code,
    dates.financial_quarter_label,
    dates.financial_year_label,
    dates.collection_year,
    -- who was older has turned 25 since, and is not on the list any more
    case
        when councils_with_care_leavers.la_code is not null
            then
                24
                - {{ age_in_years('dates.month_end_date', reporting_date()) }}
                - case
                    when
                        extract(month from dates.month_end_date) * 100
                        + extract(day from dates.month_end_date)
                        != extract(month from {{ reporting_date() }}) * 100
                        + extract(day from {{ reporting_date() }})
                        then 1
                    else 0
                end
    end as care_leavers_held_to_age,
    coalesce(councils.early_help_from_date <= dates.month_end_date, false) as has_early_help,
    coalesce(councils.referrals_from_date <= dates.month_end_date, false) as has_referrals,
    coalesce(councils.cin_plans_from_date <= dates.month_end_date, false) as has_cin_plans,
    coalesce(councils.cp_plans_from_date <= dates.month_end_date, false) as has_cp_plans,
    -- after the last return nobody knows
    coalesce(councils.care_from_date <= dates.month_end_date, false)
    and coalesce(councils.care_to_date >= dates.month_end_date, true) as has_care,
    councils_with_pre_proceedings.la_code is not null as has_pre_proceedings,
    councils_with_care_leavers.la_code is not null as has_care_leavers,
    councils_with_involvements.la_code is not null as has_allocations,
    coalesce(dates.month_start_date > councils.last_month_date, false) as is_after_extract,
    dates.month_start_date,
    dates.month_end_date
from councils
inner join dates
    on
        dates.calendar_date = dates.month_end_date
        and councils.first_month_date <= dates.month_start_date
        and dates.month_end_date <= {{ reporting_date() }}
left join councils_with_pre_proceedings
    on councils.la_code = councils_with_pre_proceedings.la_code
left join councils_with_care_leavers
    on councils.la_code = councils_with_care_leavers.la_code
left join councils_with_involvements
    on councils.la_code = councils_with_involvements.la_code
