with

year_flags as (
    select * from {{ ref('stg_oc2_year_flags') }}
),

children as (
    select * from {{ ref('dim_children') }}
),

codes as (
    select * from {{ ref('dim_codes') }}
),

dated as (
    select
        *,
        -- a record without a child or a year is no repeat of another
        row_number() over (
            partition by coalesce(child_id, oc2_year_id), coalesce(collection_year, 0)
            order by oc2_year_id nulls last
        ) as record_number,
        case
            when collection_year between 1990 and 2100
                then {{ add_months(
                    "date '1990-03-31'", 'cast(12 * (collection_year - 1990) as integer)'
                ) }}
        end as year_end_date
    from year_flags
)

select
    dated.oc2_year_id,
    dated.child_id,
    dated.la_code,
    dated.sdq_reason_code,
    reasons.code_label as sdq_reason_label,
    cast(dated.collection_year as bigint) as collection_year,
    cast(dated.sdq_score as bigint) as sdq_score,
    {{ age_in_years('children.dob', 'dated.year_end_date') }} as age_at_year_end,
    dated.is_convicted,
    dated.is_health_check_done,
    dated.is_immunised,
    dated.is_teeth_checked,
    dated.is_health_assessed,
    dated.is_substance_misuse,
    dated.is_intervention_received,
    dated.is_intervention_offered,
    dated.sdq_score between 0 and 40 as is_score_valid,
    dated.sdq_score is not null and dated.sdq_reason_code is not null as is_score_with_reason,
    -- the later of two records of a child and year
    dated.record_number > 1
    and dated.child_id is not null
    and dated.collection_year is not null as is_repeated,
    dated.year_end_date
from dated
left join children on dated.child_id = children.child_id
left join codes as reasons
    on reasons.code_id = concat_ws('-', 'sdq_reason', dated.sdq_reason_code)
