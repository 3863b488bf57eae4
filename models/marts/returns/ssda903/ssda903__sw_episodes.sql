with

children_built as (
    select * from {{ ref('ssda903__children_built') }}
),

lead_allocations as (
    select * from {{ ref('int_lead_allocations') }}
    where lead_kind = 'social_worker'
),

allocations as (
    select * from {{ ref('fct_allocations') }}
),

workers as (
    select * from {{ ref('dim_workers') }}
),

submissions as (
    select * from {{ ref('stg_ssda903_file__submissions') }}
    where is_read
),

records as (
    select * from {{ ref('stg_ssda903_file__records') }}
    where file_name = 'sw_episodes'
),

from_files as (
    select
        submissions.submission_id,
        records.child,
        cast(null as varchar) as child_id,
        records.sw_id,
        records.sw_reason,
        records.dob_text,
        records.sw_decom_text,
        records.sw_dec_text,
        records.record_no,
        records.dob,
        records.sw_decom,
        records.sw_dec
    from records
    inner join submissions on records.source_folder = submissions.source_folder
),

-- the same worker without a break is one; another in between makes two
with_previous as (
    select
        *,
        lag(worker_id) over (
            partition by child_id order by allocation_start_date nulls last
        ) as previous_worker_id,
        lag(allocation_end_date) over (
            partition by child_id order by allocation_start_date nulls last
        ) as previous_end_date
    from lead_allocations
),

with_runs as (
    select
        *,
        sum(
            case
                when
                    worker_id = previous_worker_id
                    and allocation_start_date = previous_end_date
                    then 0
                else 1
            end
        ) over (
            partition by child_id order by allocation_start_date nulls last
        ) as run_number
    from with_previous
),

worker_periods as (
    select
        child_id,
        run_number,
        min(worker_id) as worker_id,
        min_by(involvement_id, allocation_start_date) as involvement_id,
        min(allocation_start_date) as period_start_date,
        case when bool_and(allocation_end_date is not null) then max(allocation_end_date) end
            as period_end_date
    from with_runs
    group by child_id, run_number
),

-- the reason is why the involvement began; a worker who leads again has none
described as (
    select
        worker_periods.*,
        case
            when worker_periods.worker_id is null then null
            when workers.swe_number is null then concat('XX', workers.source_worker_id)
            when
                upper(workers.swe_number) like 'SW%' or upper(workers.swe_number) like 'XX%'
                then upper(workers.swe_number)
            else concat('SW', upper(workers.swe_number))
        end as sw_id,
        case
            when allocations.involvement_start_date = worker_periods.period_start_date
                then allocations.worker_change_reason_code
        end as sw_reason
    from worker_periods
    left join allocations on worker_periods.involvement_id = allocations.involvement_id
    left join workers on worker_periods.worker_id = workers.worker_id
),

built_here as (
    select
        children_built.submission_id,
        children_built.child,
        children_built.child_id,
        described.sw_id,
        described.sw_reason,
        cast(null as varchar) as dob_text,
        cast(null as varchar) as sw_decom_text,
        cast(null as varchar) as sw_dec_text,
        row_number() over (
            partition by children_built.submission_id
            order by
                children_built.child nulls last,
                children_built.child_id nulls last,
                described.period_start_date nulls last
        ) as record_no,
        children_built.dob,
        described.period_start_date as sw_decom,
        case
            when described.period_end_date <= children_built.events_to_date
                then described.period_end_date
        end as sw_dec
    from children_built
    inner join described
        on
            children_built.child_id = described.child_id
            and children_built.events_to_date >= described.period_start_date
            and coalesce(
                {{ add_months('children_built.period_start_date', -12) }}
                <= described.period_end_date,
                true
            )
    where not children_built.is_short_breaks_only
),

both_origins as (
    select * from built_here
    union all
    select * from from_files
)

select
    submission_id,
    concat_ws('/', submission_id, 'sw_episodes', record_no) as sw_episode_row_id,
    concat_ws('/', submission_id, coalesce(child, '')) as child_key,
    child,
    child_id,
    sw_id,
    sw_reason,
    dob_text,
    sw_decom_text,
    sw_dec_text,
    record_no,
    dob,
    sw_decom,
    sw_dec
from both_origins
