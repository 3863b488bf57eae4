-- What a kept month said, and what today's records say of it: changes of more than a point, or of
-- more than 3 children. Empty until `childs-journey freeze <month>` has kept a month.
select
    points.period_end_date,
    points.indicator_name,
    points.group_value,
    points.known_on_date,
    points.indicator_value as value_as_known,
    points.restated_value,
    points.numerator as numerator_as_known,
    points.restated_numerator
from {{ ref('scorecard_points') }} as points
where points.la_code = '999' and points.is_restated
order by
    points.period_end_date desc,
    points.indicator_name asc,
    points.group_value asc
