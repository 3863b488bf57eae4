-- The members' scorecard of the latest month: one line an indicator, watch list first.
select
    scorecard.domain,
    scorecard.indicator_name,
    scorecard.numerator,
    scorecard.denominator,
    scorecard.display_value,
    scorecard.unit,
    scorecard.target_value,
    scorecard.target_status,
    scorecard.is_provisional,
    scorecard.direction_on_last_year,
    scorecard.direction_on_last_period,
    scorecard.neighbour_mean_value,
    scorecard.neighbour_mean_year,
    scorecard.england_value,
    scorecard.quartile,
    scorecard.commentary,
    scorecard.planned_action,
    scorecard.is_on_watch_list
from {{ ref('scorecard') }} as scorecard
where
    scorecard.la_code = '999'
    and scorecard.is_latest
    and scorecard.group_value = 'all'
order by
    scorecard.is_on_watch_list desc,
    scorecard.domain asc,
    scorecard.indicator_name asc
