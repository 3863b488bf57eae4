with

mash_triages as (
    select * from {{ ref('fct_mash_triages') }}
),

targets as (
    select * from {{ ref('catalogue_mash_targets') }}
)

-- the rating that stood when the decision fell; a decision nobody has taken yet is late once the
-- hours of its rating have run out
select
    mash_triages.la_code,
    mash_triages.mash_triage_id as record_id,
    mash_triages.child_id,
    mash_triages.team_id,
    mash_triages.received_date,
    case
        when targets.rag_code is null then null
        when mash_triages.hours_to_decision is not null
            then mash_triages.hours_to_decision between 0 and targets.target_hours
        when mash_triages.is_decided then false
        when
            {{ hours_between(
                'mash_triages.received_at',
                'cast(' ~ reporting_date() ~ ' + 1 as timestamp)'
            ) }} > targets.target_hours
            then false
    end as mash_rag_timely_pct,
    coalesce(mash_triages.final_rag_code, mash_triages.initial_rag_code)
        as mash_rag_timely_pct__group
from mash_triages
left join targets
    on coalesce(mash_triages.final_rag_code, mash_triages.initial_rag_code) = targets.rag_code
