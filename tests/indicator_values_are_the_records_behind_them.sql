-- What it means: a numerator or denominator is not the number of records that the drill-through
-- shows for the same council, indicator and period.
-- When it matters: always; a number must lead to its children.
-- What to do: compare indicator_sums with indicator_records for the value shown.
with

records as (
    select
        period_values.indicator_value_id,
        count(*) filter (where records.is_in_numerator) as n_true,
        count(*) as n_rows,
        count(distinct records.child_id) filter (where records.is_in_numerator) as n_children_true,
        count(distinct records.child_id) as n_children,
        count(distinct records.record_id) filter (where records.is_in_numerator)
            as n_distinct_true
    from {{ ref('indicator_values') }} as period_values
    inner join {{ ref('indicator_records') }} as records
        on
            period_values.la_code = records.la_code
            and period_values.records_indicator_id = records.indicator_id
            and records.record_date
            between period_values.period_start_date and period_values.period_end_date
    where
        period_values.breakdown = 'none'
        and period_values.period_type in ('year', 'quarter')
    group by period_values.indicator_value_id
)

select
    period_values.indicator_value_id,
    period_values.numerator,
    records.n_true,
    period_values.denominator,
    records.n_rows
from {{ ref('indicator_values') }} as period_values
inner join {{ ref('catalogue_indicators') }} as catalogue
    on period_values.indicator_id = catalogue.indicator_id
inner join {{ ref('catalogue_indicators') }} as bases
    on period_values.records_indicator_id = bases.indicator_id
left join records on period_values.indicator_value_id = records.indicator_value_id
where
    period_values.breakdown = 'none'
    and period_values.period_type in ('year', 'quarter')
    and period_values.value_status in ('final', 'provisional')
    and case
        when bases.aggregate = 'records_group_share'
            then period_values.numerator != coalesce(records.n_distinct_true, 0)
        when bases.aggregate in ('count', 'share')
            then
                period_values.numerator != coalesce(records.n_true, 0)
                or (catalogue.aggregate = 'share' and period_values.denominator != records.n_rows)
        when bases.aggregate in ('children_count', 'children_share')
            then
                period_values.numerator != coalesce(records.n_children_true, 0)
                or (
                    catalogue.aggregate = 'children_share'
                    and period_values.denominator != records.n_children
                )
        else false
    end
