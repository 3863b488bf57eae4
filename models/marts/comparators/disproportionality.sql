{#- Who is compared: a cohort at a month end, and whom it is drawn from. -#}
{% set cohorts = [
    ('cin_open', 'Children in need'),
    ('cpp_open', 'Children on a child protection plan'),
    ('cla_open', 'Children looked after'),
] %}
{#- 1.96: the interval that holds the true value 95 times in 100. -#}
{% set z = 1.959964 %}

with

cohort_values as (
    select * from {{ ref('indicator_values') }}
    where
        indicator_id in ('cin_open', 'cpp_open', 'cla_open')
        and breakdown = 'ethnicity_group'
        and period_type = 'point_in_time'
),

referral_values as (
    select * from {{ ref('indicator_values') }}
    where
        indicator_id = 'referral_children'
        and breakdown = 'ethnicity_group'
        and period_type = 'rolling_12'
),

populations as (
    select * from {{ ref('dim_council_populations') }}
    where ethnic_group_code is not null
),

ethnic_groups as (
    select
        group_code as ethnic_group_code,
        group_label as ethnic_group_label,
        min(group_sort_order) as sort_order
    from {{ ref('dim_codes') }}
    where code_set = 'ethnicity' and group_code is not null and group_code != 'UNKNOWN'
    group by group_code, group_label
),

cohorts as (
    select
        listed.cohort_id,
        listed.cohort_label
    from (
        values
        {% for cohort_id, cohort_label in cohorts %}
        ('{{ cohort_id }}', '{{ cohort_label }}'){{ ',' if not loop.last }}
        {% endfor %}
    ) as listed (cohort_id, cohort_label)
),

-- of whom the group is known: unknown ones are in neither share
cohort_groups as (
    select
        cohort_values.la_code,
        cohort_values.indicator_id as cohort_id,
        ethnic_groups.ethnic_group_code,
        cohort_values.value_status,
        cohort_values.collection_year,
        cohort_values.numerator as n_in_cohort,
        cohort_values.period_end_date
    from cohort_values
    inner join ethnic_groups on cohort_values.breakdown_value = ethnic_groups.ethnic_group_label
),

cohort_totals as (
    select
        la_code,
        cohort_id,
        period_end_date,
        min(value_status) as value_status,
        max(collection_year) as collection_year,
        sum(n_in_cohort) as n_cohort
    from cohort_groups
    group by la_code, cohort_id, period_end_date
),

-- residents of the newest mid-year that is not after the one which rates use
bases as (
    select
        cohort_totals.la_code,
        cohort_totals.cohort_id,
        cohort_totals.period_end_date,
        'residents aged 0 to 17' as base,
        populations.ethnic_group_code,
        cast(populations.population_0_17 as double) as n_in_base
    from cohort_totals
    inner join populations
        on
            cohort_totals.la_code = populations.la_code
            and cohort_totals.collection_year > populations.mid_year
    qualify
        max(populations.mid_year) over (
            partition by
                cohort_totals.la_code, cohort_totals.cohort_id, cohort_totals.period_end_date
        ) = populations.mid_year
    union all
    select
        cohort_totals.la_code,
        cohort_totals.cohort_id,
        cohort_totals.period_end_date,
        'children referred in the 12 months' as base,
        ethnic_groups.ethnic_group_code,
        referral_values.numerator as n_in_base
    from cohort_totals
    inner join referral_values
        on
            cohort_totals.la_code = referral_values.la_code
            and cohort_totals.period_end_date = referral_values.period_end_date
    inner join ethnic_groups on referral_values.breakdown_value = ethnic_groups.ethnic_group_label
),

compared as (
    select
        bases.la_code,
        bases.cohort_id,
        bases.base,
        bases.ethnic_group_code,
        cohort_totals.value_status,
        coalesce(cohort_groups.n_in_cohort, 0) as n_in_cohort,
        cohort_totals.n_cohort,
        bases.n_in_base,
        sum(bases.n_in_base) over (
            partition by bases.la_code, bases.cohort_id, bases.base, bases.period_end_date
        ) as n_base,
        coalesce(cohort_groups.n_in_cohort, 0) / cohort_totals.n_cohort as cohort_share,
        bases.period_end_date
    from bases
    inner join cohort_totals
        on
            bases.la_code = cohort_totals.la_code
            and bases.cohort_id = cohort_totals.cohort_id
            and bases.period_end_date = cohort_totals.period_end_date
    left join cohort_groups
        on
            bases.la_code = cohort_groups.la_code
            and bases.cohort_id = cohort_groups.cohort_id
            and bases.ethnic_group_code = cohort_groups.ethnic_group_code
            and bases.period_end_date = cohort_groups.period_end_date
),

-- Wilson's interval of the share in the cohort; the base is taken as known
with_interval as (
    select
        *,
        n_in_base / nullif(n_base, 0) as base_share,
        (cohort_share + {{ z * z }} / (2 * n_cohort)) / (1 + {{ z * z }} / n_cohort) as middle,
        {{ z }} * sqrt(
            cohort_share * (1 - cohort_share) / n_cohort
            + {{ z * z }} / (4 * n_cohort * n_cohort)
        ) / (1 + {{ z * z }} / n_cohort) as half_width
    from compared
)

select
    concat_ws(
        '-',
        with_interval.la_code,
        with_interval.cohort_id,
        with_interval.base,
        with_interval.ethnic_group_code,
        cast(with_interval.period_end_date as varchar)
    ) as disproportionality_id,
    with_interval.la_code,
    with_interval.cohort_id,
    cohorts.cohort_label,
    with_interval.base,
    with_interval.ethnic_group_code,
    ethnic_groups.ethnic_group_label,
    with_interval.value_status,
    cast(with_interval.n_in_cohort as bigint) as n_in_cohort,
    cast(with_interval.n_cohort as bigint) as n_cohort,
    cast(with_interval.n_in_base as bigint) as n_in_base,
    cast(with_interval.n_base as bigint) as n_base,
    {{ round_half_up('with_interval.cohort_share / nullif(with_interval.base_share, 0)', 2) }}
        as disproportionality_ratio,
    {{ round_half_up(
        '(with_interval.middle - with_interval.half_width)'
        ~ ' / nullif(with_interval.base_share, 0)', 2
    ) }} as ratio_from,
    {{ round_half_up(
        '(with_interval.middle + with_interval.half_width)'
        ~ ' / nullif(with_interval.base_share, 0)', 2
    ) }} as ratio_to,
    coalesce(
        with_interval.middle - with_interval.half_width > with_interval.base_share
        or with_interval.middle + with_interval.half_width < with_interval.base_share,
        false
    ) as is_different_from_base,
    with_interval.period_end_date
from with_interval
inner join cohorts on with_interval.cohort_id = cohorts.cohort_id
inner join ethnic_groups on with_interval.ethnic_group_code = ethnic_groups.ethnic_group_code
