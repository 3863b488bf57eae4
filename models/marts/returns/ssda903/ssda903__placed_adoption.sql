with

children_built as (
    select * from {{ ref('ssda903__children_built') }}
),

permanence_records as (
    select * from {{ ref('fct_permanence_records') }}
),

periods as (
    select * from {{ ref('fct_periods_of_care') }}
    -- a return is not built from returns
    where origin is distinct from 'file'
),

submissions as (
    select * from {{ ref('stg_ssda903_file__submissions') }}
    where is_read
),

records as (
    select * from {{ ref('stg_ssda903_file__records') }}
    where file_name = 'placed_adoption'
),

from_files as (
    select
        submissions.submission_id,
        records.child,
        cast(null as varchar) as child_id,
        records.reason_placed_ceased,
        records.dob_text,
        records.date_placed_text,
        records.date_placed_ceased_text,
        records.record_no,
        records.dob,
        records.date_placed,
        records.date_placed_ceased
    from records
    inner join submissions on records.source_folder = submissions.source_folder
),

-- a decision ends with its reversal, an order, or the period of care it belongs to
decisions as (
    select
        children_built.submission_id,
        children_built.child,
        children_built.child_id,
        permanence_records.permanence_id,
        permanence_records.decision_reversed_reason_code,
        permanence_records.decision_reversed_date <= children_built.events_to_date
            as is_reversed,
        children_built.dob,
        permanence_records.adoption_decision_date,
        permanence_records.decision_reversed_date
    from children_built
    inner join permanence_records
        on
            children_built.child_id = permanence_records.child_id
            and children_built.events_to_date >= permanence_records.adoption_decision_date
    left join periods on permanence_records.period_of_care_id = periods.period_of_care_id
    where
        coalesce(
            permanence_records.decision_reversed_date >= children_built.period_start_date, true
        )
        and coalesce(
            permanence_records.permanence_order_date >= children_built.period_start_date, true
        )
        and coalesce(periods.period_end_date >= children_built.period_start_date, true)
    -- the same decision on two records is one; the record that stands tells of it
    qualify row_number() over (
        partition by
            children_built.submission_id,
            children_built.child_id,
            permanence_records.adoption_decision_date
        order by
            permanence_records.is_standing desc nulls last,
            permanence_records.permanence_id desc nulls last
    ) = 1
),

built_here as (
    select
        decisions.submission_id,
        decisions.child,
        decisions.child_id,
        case when decisions.is_reversed then decisions.decision_reversed_reason_code end
            as reason_placed_ceased,
        cast(null as varchar) as dob_text,
        cast(null as varchar) as date_placed_text,
        cast(null as varchar) as date_placed_ceased_text,
        row_number() over (
            partition by decisions.submission_id
            order by
                decisions.child nulls last,
                decisions.child_id nulls last,
                decisions.adoption_decision_date nulls last
        ) as record_no,
        decisions.dob,
        decisions.adoption_decision_date as date_placed,
        case when decisions.is_reversed then decisions.decision_reversed_date end
            as date_placed_ceased
    from decisions
),

both_origins as (
    select * from built_here
    union all
    select * from from_files
)

select
    submission_id,
    concat_ws('/', submission_id, 'placed_adoption', record_no) as placed_adoption_row_id,
    concat_ws('/', submission_id, coalesce(child, '')) as child_key,
    child,
    child_id,
    reason_placed_ceased,
    dob_text,
    date_placed_text,
    date_placed_ceased_text,
    record_no,
    dob,
    date_placed,
    date_placed_ceased
from both_origins
