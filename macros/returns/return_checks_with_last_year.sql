{#- The totals of a return beside those of last year's, and first of all the children whose id is not found
    again. Needs the steps `submissions` and `all_checks` before it. -#}
{% macro return_checks_with_last_year() -%}
id_continuity as (
    select * from {{ ref('return_id_continuity') }}
),

-- children of last year's return that were open then, and are not in this one under the same id
ids_not_found as (
    select
        submission_id,
        'ids_not_found' as check_id,
        cast(count_if(not is_found) as bigint) as n_rows,
        count(*) as n_rows_last_year
    from id_continuity
    group by submission_id
),

with_last_year as (
    select
        this_year.*,
        last_year.n_rows as n_rows_last_year,
        -- a year in progress has no totals to compare yet, only what is open
        case
            when this_year.is_part_year and not this_year.is_stock then null
            else 100.0 * (this_year.n_rows - last_year.n_rows) / nullif(last_year.n_rows, 0)
        end as change_percent
    from all_checks as this_year
    left join all_checks as last_year
        on
            this_year.previous_submission_id = last_year.submission_id
            and this_year.check_id = last_year.check_id
)

select
    concat_ws('-', submission_id, check_id) as return_check_id,
    submission_id,
    previous_submission_id,
    check_id,
    check_label,
    n_rows,
    n_rows_last_year,
    cast({{ round_half_up('change_percent', 1) }} as double) as change_percent,
    sort_order,
    is_stock,
    -- a swing that a reviewer asks about: a tenth, and at least five
    abs(change_percent) >= 10 and abs(n_rows - n_rows_last_year) >= 5 as is_swing
from with_last_year
union all
select
    concat_ws('-', submissions.submission_id, ids_not_found.check_id) as return_check_id,
    submissions.submission_id,
    submissions.previous_submission_id,
    ids_not_found.check_id,
    'Children open in last year''s return and not here under that id' as check_label,
    ids_not_found.n_rows,
    ids_not_found.n_rows_last_year,
    cast(
        {{ round_half_up('100.0 * ids_not_found.n_rows / ids_not_found.n_rows_last_year', 1) }}
        as double
    ) as change_percent,
    0 as sort_order,
    false as is_stock,
    ids_not_found.n_rows > 0.01 * ids_not_found.n_rows_last_year as is_swing
from ids_not_found
inner join submissions on ids_not_found.submission_id = submissions.submission_id
{%- endmacro %}
