with

periods as (
    select * from {{ ref('fct_periods_of_care') }}
    where not coalesce(is_short_breaks_only, false)
),

month_ends as (
    select * from {{ ref('dim_council_month_ends') }}
    where has_care
),

children_at_month_end as (
    select * from {{ ref('fct_children_at_month_end') }}
),

missing_episodes as (
    select * from {{ ref('fct_missing_episodes') }}
),

councils_with_missing_episodes as (
    select la_code from missing_episodes
    group by la_code
),

-- the day an end becomes known is the day itself; X1 says that care goes on
in_12_months as (
    select
        periods.*,
        month_ends.council_month_id,
        month_ends.month_end_date,
        concat_ws('-', periods.period_of_care_id, month_ends.month_label) as period_month_id,
        coalesce(
            periods.period_end_date <= month_ends.month_end_date
            and periods.ceased_reason_code is distinct from 'X1',
            false
        ) as is_ended,
        coalesce(periods.next_period_start_date <= month_ends.month_end_date, false) as is_back
    from periods
    inner join month_ends
        on
            periods.la_code = month_ends.la_code
            and {{ is_in_months_to(
                'periods.period_start_date',
                'periods.period_end_date',
                'month_ends.month_end_date',
                12
            ) }}
),

-- begun while the child was in this care; any part of it in the 12 months counts
absences_by_period as (
    select
        in_12_months.period_month_id,
        count_if(missing_episodes.missing_type_code = 'M') as n_missing,
        count_if(missing_episodes.missing_type_code = 'A') as n_away
    from in_12_months
    inner join missing_episodes
        on
            in_12_months.period_of_care_id = missing_episodes.period_of_care_id
            and {{ is_in_months_to(
                'cast(missing_episodes.missing_start_at as date)',
                'cast(missing_episodes.missing_end_at as date)',
                'in_12_months.month_end_date',
                12
            ) }}
    group by in_12_months.period_month_id
)

-- who was adopted, died, turned 18 or went to another authority is not expected back
select
    in_12_months.la_code,
    in_12_months.period_of_care_id as record_id,
    in_12_months.child_id,
    children_at_month_end.team_id,
    in_12_months.month_end_date,
    case
        when councils_with_missing_episodes.la_code is not null
            then coalesce(absences_by_period.n_missing, 0) > 0
    end as cla_missing_children_pct,
    case
        when councils_with_missing_episodes.la_code is not null
            then coalesce(absences_by_period.n_away, 0) > 0
    end as cla_away_children_pct,
    case
        when
            in_12_months.is_ended
            and coalesce(in_12_months.age_at_end < 18, true)
            and coalesce(in_12_months.ceased_group_code, '')
            not in ('ADOPTED', 'DIED', 'TRANSFER', 'STAYED')
            then in_12_months.is_back
    end as cla_return_after_ceasing_pct,
    case
        when in_12_months.is_ended and in_12_months.ceased_group_code = 'HOME'
            then in_12_months.is_back
    end as cla_reunified_return_pct
from in_12_months
left join absences_by_period
    on in_12_months.period_month_id = absences_by_period.period_month_id
left join councils_with_missing_episodes
    on in_12_months.la_code = councils_with_missing_episodes.la_code
left join children_at_month_end
    on
        in_12_months.child_id = children_at_month_end.child_id
        and in_12_months.council_month_id = children_at_month_end.council_month_id
