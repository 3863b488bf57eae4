-- What it means: of the rows of a council's Episodes files some are neither in the history that is
--   made of them nor listed as merged or set aside, or a row is counted twice.
-- When it matters: always; a child's time in care went missing or is there twice.
-- What to do: no file can cause it. Look for a join in int_cla_history_rows or in the models after
--   it whose right side is not unique.
with

rows_in as (
    select
        submissions.la_code,
        count(*) as n_rows
    from {{ ref('stg_ssda903_file__records') }} as records
    inner join {{ ref('stg_ssda903_file__submissions') }} as submissions
        on records.source_folder = submissions.source_folder
    where
        records.file_name = 'episodes'
        and (submissions.is_read or submissions.is_history_only)
        and submissions.la_code not in (
            select cla_episodes.la_code from {{ ref('stg_cla_episodes') }} as cla_episodes
        )
    group by submissions.la_code
),

kept as (
    select
        la_code,
        count(*) as n_rows
    from {{ ref('fct_cla_episodes') }}
    where origin = 'file'
    group by la_code
),

listed as (
    select
        la_code,
        count(*) filter (where outcome != 'kept') as n_rows,
        count(distinct case when outcome != 'kept' then concat(submission_id, '/', record_no) end)
            as n_different_rows
    from {{ ref('cla_history_repairs') }}
    group by la_code
)

select
    coalesce(rows_in.la_code, kept.la_code, listed.la_code) as council,
    rows_in.n_rows as n_rows_in,
    kept.n_rows as n_kept,
    listed.n_rows as n_listed
from rows_in
full outer join kept on rows_in.la_code = kept.la_code
full outer join listed on coalesce(rows_in.la_code, kept.la_code) = listed.la_code
where
    coalesce(rows_in.n_rows, 0) != coalesce(kept.n_rows, 0) + coalesce(listed.n_rows, 0)
    or listed.n_rows != listed.n_different_rows
