with

years_built as (
    select * from {{ ref('ssda903__submissions') }}
    where origin = 'warehouse'
),

children_built as (
    select * from {{ ref('ssda903__children_built') }}
),

year_flags as (
    select * from {{ ref('fct_oc2_year_flags') }}
    where not is_repeated
),

from_events as (
    select * from {{ ref('ssda903__oc2_from_events') }}
),

submissions as (
    select * from {{ ref('stg_ssda903_file__submissions') }}
    where is_read
),

records as (
    select * from {{ ref('stg_ssda903_file__records') }}
    where file_name = 'oc2'
),

from_files as (
    select
        submissions.submission_id,
        records.child,
        cast(null as varchar) as child_id,
        records.sdq_reason,
        records.convicted,
        records.health_check,
        records.immunisations,
        records.teeth_check,
        records.health_assessment,
        records.substance_misuse,
        records.intervention_received,
        records.intervention_offered,
        records.sdq_score_text,
        records.dob_text,
        records.record_no,
        records.sdq_score,
        cast(null as boolean) as is_latest_known,
        records.dob
    from records
    inner join submissions on records.source_folder = submissions.source_folder
),

-- the council's own answers for the year, else what the events of the year tell: "latest known".
-- Of development checks and of help offered there are no events
answers as (
    select
        children_built.submission_id,
        children_built.child,
        children_built.child_id,
        year_flags.child_id is null as is_latest_known,
        case when year_flags.child_id is null then from_events.sdq_score else year_flags.sdq_score
        end as sdq_score,
        case
            when year_flags.child_id is null then from_events.sdq_reason_code
            else year_flags.sdq_reason_code
        end as sdq_reason_code,
        case
            when year_flags.child_id is null then from_events.is_convicted
            else year_flags.is_convicted
        end as is_convicted,
        year_flags.is_health_check_done,
        case
            when year_flags.child_id is null then from_events.is_immunised
            else year_flags.is_immunised
        end as is_immunised,
        case
            when year_flags.child_id is null then from_events.is_teeth_checked
            else year_flags.is_teeth_checked
        end as is_teeth_checked,
        case
            when year_flags.child_id is null then from_events.is_health_assessed
            else year_flags.is_health_assessed
        end as is_health_assessed,
        case
            when year_flags.child_id is null then from_events.is_substance_misuse
            else year_flags.is_substance_misuse
        end as is_substance_misuse,
        case
            when year_flags.child_id is null then from_events.is_intervention_received
            else year_flags.is_intervention_received
        end as is_intervention_received,
        year_flags.is_intervention_offered,
        -- each item is asked at some ages only
        {{ add_months('children_built.dob', '12 * 4') }} <= children_built.reference_date
        and {{ add_months('children_built.dob', '12 * 17') }}
        >= children_built.period_start_date as is_sdq_asked,
        {{ add_months('children_built.dob', '12 * 10') }} <= children_built.reference_date
            as is_conviction_asked,
        {{ add_months('children_built.dob', '12 * 5') }} > children_built.reference_date
            as is_health_check_asked,
        children_built.dob
    from children_built
    inner join years_built on children_built.submission_id = years_built.submission_id
    left join year_flags
        on
            children_built.child_id = year_flags.child_id
            and children_built.collection_year = year_flags.collection_year
    left join from_events on children_built.child_built_id = from_events.child_built_id
    where children_built.is_in_care_12_months and years_built.has_oc2_file
),

built_here as (
    select
        answers.submission_id,
        answers.child,
        answers.child_id,
        case when answers.is_sdq_asked then answers.sdq_reason_code end as sdq_reason,
        case when answers.is_conviction_asked then {{ flag_01('answers.is_convicted') }} end
            as convicted,
        case
            when answers.is_health_check_asked
                then {{ flag_01('answers.is_health_check_done') }}
        end as health_check,
        {{ flag_01('answers.is_immunised') }} as immunisations,
        {{ flag_01('answers.is_teeth_checked') }} as teeth_check,
        {{ flag_01('answers.is_health_assessed') }} as health_assessment,
        {{ flag_01('answers.is_substance_misuse') }} as substance_misuse,
        -- a no that nobody asked for is left out, a yes that contradicts is not
        case
            when answers.is_substance_misuse or answers.is_intervention_received
                then {{ flag_01('answers.is_intervention_received') }}
        end as intervention_received,
        case
            when
                (answers.is_substance_misuse and not answers.is_intervention_received)
                or answers.is_intervention_offered
                then {{ flag_01('answers.is_intervention_offered') }}
        end as intervention_offered,
        cast(null as varchar) as sdq_score_text,
        cast(null as varchar) as dob_text,
        row_number() over (
            partition by answers.submission_id
            order by
                answers.child nulls last,
                answers.child_id nulls last
        ) as record_no,
        case
            when answers.is_sdq_asked then cast(answers.sdq_score as decimal(18, 4))
        end as sdq_score,
        answers.is_latest_known,
        answers.dob
    from answers
),

both_origins as (
    select * from built_here
    union all
    select * from from_files
)

select
    submission_id,
    concat_ws('/', submission_id, 'oc2', record_no) as oc2_row_id,
    concat_ws('/', submission_id, coalesce(child, '')) as child_key,
    child,
    child_id,
    sdq_reason,
    convicted,
    health_check,
    immunisations,
    teeth_check,
    health_assessment,
    substance_misuse,
    intervention_received,
    intervention_offered,
    sdq_score_text,
    dob_text,
    record_no,
    sdq_score,
    is_latest_known,
    dob
from both_origins
