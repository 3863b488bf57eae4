{#- What an authority has from its joint return, when there is one. -#}
{% set joint_columns = [
    'value_status',
    'first_source_id',
    'last_source_id',
    'published_value',
    'numerator',
    'denominator',
] %}

with

indicator_years as (
    select * from {{ ref('published_indicator_years') }}
),

geographies as (
    select * from {{ ref('published_geographies') }}
),

published_sums as (
    select * from {{ ref('published_sums') }}
),

published_sources as (
    select * from {{ ref('published_sources') }}
),

-- authorities that return together have their value under each of their codes
of_joint_returns as (
    select
        published_sums.indicator_year_number,
        authorities.geography_number,
        {% for column in joint_columns %}
        published_sums.{{ column }},
        {% endfor %}
        authorities.joint_code
    from published_sums
    inner join geographies as joint_returns
        on published_sums.geography_number = joint_returns.geography_number
    inner join geographies as authorities
        on joint_returns.geography_code = authorities.joint_code
    where published_sums.value_status != 'not published'
),

with_joint_returns as (
    select
        published_sums.indicator_year_number,
        published_sums.geography_number,
        geographies.geography_type,
        geographies.geography_code,
        {% for column in joint_columns %}
        case
            when of_joint_returns.joint_code is not null then of_joint_returns.{{ column }}
            else published_sums.{{ column }}
        end as {{ column }},
        {% endfor %}
        of_joint_returns.joint_code
    from published_sums
    inner join geographies on published_sums.geography_number = geographies.geography_number
    left join of_joint_returns
        on
            published_sums.indicator_year_number = of_joint_returns.indicator_year_number
            and published_sums.geography_number = of_joint_returns.geography_number
    where geographies.geography_type != 'la_group'
),

-- of authorities with a value, each against the others; up to it are its equals too
ranked as (
    select
        indicator_year_number,
        geography_number,
        published_value,
        rank() over from_low as rank_from_low,
        count(*) over from_low as n_up_to_it,
        count(*) over of_all as n_ranked
    from with_joint_returns
    where geography_type = 'la' and published_value is not null
    window
        of_all as (partition by indicator_year_number),
        from_low as (partition by indicator_year_number order by published_value asc nulls last)
),

cuts as (
    select
        indicator_year_number,
        percentile_cont(0.25) within group (order by published_value asc) as lower_cut,
        percentile_cont(0.5) within group (order by published_value asc) as middle_cut,
        percentile_cont(0.75) within group (order by published_value asc) as upper_cut
    from ranked
    group by indicator_year_number
)

select
    concat_ws(
        '-',
        with_joint_returns.geography_type,
        with_joint_returns.geography_code,
        indicator_years.indicator_id,
        indicator_years.group_value,
        indicator_years.period_end_year
    ) as published_value_id,
    indicator_years.indicator_id,
    indicator_years.group_value,
    with_joint_returns.geography_type,
    with_joint_returns.geography_code,
    with_joint_returns.joint_code,
    with_joint_returns.value_status,
    indicator_years.comparability,
    case
        when with_joint_returns.first_source_id != with_joint_returns.last_source_id
            then concat_ws('; ', first_sources.release, last_sources.release)
        else first_sources.release
    end as source_release,
    indicator_years.period_end_year,
    with_joint_returns.published_value,
    with_joint_returns.numerator,
    with_joint_returns.denominator,
    indicator_years.decimals,
    case indicator_years.polarity
        when 'low' then ranked.rank_from_low
        when 'high' then ranked.n_ranked - ranked.n_up_to_it + 1
    end as value_rank,
    ranked.n_ranked,
    -- on a cut is in the better quarter
    case indicator_years.polarity
        when 'low'
            then
                1
                + cast(ranked.published_value > cuts.lower_cut as bigint)
                + cast(ranked.published_value > cuts.middle_cut as bigint)
                + cast(ranked.published_value > cuts.upper_cut as bigint)
        when 'high'
            then
                1
                + cast(ranked.published_value < cuts.upper_cut as bigint)
                + cast(ranked.published_value < cuts.middle_cut as bigint)
                + cast(ranked.published_value < cuts.lower_cut as bigint)
    end as quartile,
    100.0 * (ranked.rank_from_low - 1) / nullif(ranked.n_ranked - 1, 0) as percentile,
    indicator_years.period_end_date
from with_joint_returns
inner join indicator_years
    on with_joint_returns.indicator_year_number = indicator_years.indicator_year_number
left join published_sources as first_sources
    on with_joint_returns.first_source_id = first_sources.source_id
left join published_sources as last_sources
    on with_joint_returns.last_source_id = last_sources.source_id
left join ranked
    on
        with_joint_returns.indicator_year_number = ranked.indicator_year_number
        and with_joint_returns.geography_number = ranked.geography_number
left join cuts on ranked.indicator_year_number = cuts.indicator_year_number
