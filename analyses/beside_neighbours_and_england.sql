-- One indicator over the years, beside neighbours, region and England: a line a year.
select
    comparators.period_end_year,
    {% for series in [
        'own calculated', 'own published', 'neighbour mean', 'neighbour median', 'region', 'England'
    ] %}
    max(case when comparators.series = '{{ series }}' then comparators.shown_value end)
        as {{ series | lower | replace(' ', '_') }},
    {% endfor %}
    max(case when comparators.series = 'neighbour mean' then comparators.n_values end)
        as n_neighbours,
    max(case when comparators.series = 'neighbour mean' then comparators.model_id end)
        as neighbour_model,
    max(comparators.value_rank) as value_rank,
    max(comparators.n_ranked) as n_ranked
from {{ ref('comparator_values') }} as comparators
where
    comparators.la_code = '999'
    and comparators.indicator_id = 'repeat_referrals_12m_pct'
    and comparators.group_value = 'all'
    and comparators.is_default_model
group by comparators.period_end_year
order by comparators.period_end_year asc
