-- Whether ethnic groups stand in a cohort as they stand among residents, and among the children
-- referred: 1 is the same share, 2 is twice.
--
-- Run: dbt compile --select representation_of_ethnic_groups, then the query that is under
-- target/compiled, on your work database or on output/warehouse.duckdb. Change the council below.
--
-- Careful: a ratio whose interval holds 1 is no difference. A difference says where to look, not
-- why. Children whose group is not known are in no share. Without the population by group there is
-- the second base only.
{% set la_code = '999' %}
select
    ratios.cohort_label,
    ratios.base,
    ratios.ethnic_group_label,
    ratios.n_in_cohort,
    ratios.n_cohort,
    ratios.disproportionality_ratio,
    ratios.ratio_from,
    ratios.ratio_to,
    ratios.is_different_from_base,
    ratios.period_end_date
from {{ ref('disproportionality') }} as ratios
where ratios.la_code = '{{ la_code }}' and ratios.value_status in ('final', 'provisional')
qualify
    max(ratios.period_end_date) over (partition by ratios.cohort_id, ratios.base)
    = ratios.period_end_date
order by ratios.cohort_id asc, ratios.base asc, ratios.ethnic_group_label asc
