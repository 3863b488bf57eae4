with

history_rows as (
    select * from {{ ref('int_cla_history_rows') }}
),

history_episodes as (
    select * from {{ ref('int_cla_history_episodes') }}
),

submissions as (
    select * from {{ ref('stg_ssda903_file__submissions') }}
    where is_for_history
),

records as (
    select * from {{ ref('stg_ssda903_file__records') }}
    where file_name = 'header'
),

texts as (
    select
        listed.finding,
        listed.what_was_found,
        listed.what_was_done
    from (
        values
        (
            'other_submission', 'another submission of the council stands for this year',
            'set aside'
        ),
        ('no_child', 'no child id', 'set aside'),
        ('no_start', 'no start that is a date', 'set aside'),
        ('starts_after_year', 'the start is after the 31 March of its file', 'set aside'),
        ('duplicate', 'the file has the same row again', 'merged with the other row'),
        (
            'same_start', 'the file has another row of the child with this start',
            'set aside: the row that ends last stays'
        ),
        (
            'same_episode', 'a later file has the episode too',
            'merged: the row of the later file stays'
        ),
        (
            'start_changed', 'the next file has the episode with another start',
            'merged: the row of the later file stays'
        ),
        (
            'not_in_later_file', 'a later file has another episode of the child at that time',
            'set aside: the later file stays'
        ),
        (
            'overlap', 'it ends after the next episode of the child starts',
            'it ends on the start of the next, with X1'
        ),
        (
            'gap_of_a_day', 'the next episode starts a day after it ends, and care went on',
            'it ends on the start of the next, with X1'
        ),
        (
            'gap_of_a_moved_start', 'a later file has moved the start of the next episode',
            'it ends on the start of the next, with X1'
        ),
        (
            'end_before_start', 'it ends before it starts',
            'it ends on its start where a reason says that care ended, else it is open'
        ),
        (
            'open_then_followed', 'open, and another episode of the same care follows',
            'it ends on the start of the next, with X1'
        ),
        (
            'open_then_new_period', 'open, and then care begins anew',
            'it ends on 31 March or the day before the new start, whichever is earlier, with E99'
        ),
        (
            'open_then_absent', 'open on 31 March, and the child is in no later file',
            'it ends on 31 March, with E99'
        ),
        (
            'child_id_may_have_changed',
            'the next file has an episode with the same start, of a child with the same date of'
            || ' birth and another id',
            'nothing: see whether it is one child'
        )
    ) as listed (finding, what_was_found, what_was_done)
),

-- rows that are not in the history, with the row that stands for them
rows_out as (
    select
        history_rows.*,
        other_rows.submission_id as other_submission_id,
        cast(null as varchar) as other_child_id,
        false as is_year_missing,
        other_rows.decom as other_start_date,
        cast(null as date) as repaired_end_date,
        nullif(
            concat_ws(
                ' ',
                case when history_rows.rne is distinct from other_rows.rne then 'rne' end,
                case when history_rows.ls is distinct from other_rows.ls then 'ls' end,
                case when history_rows.cin is distinct from other_rows.cin then 'cin' end,
                case when history_rows.place is distinct from other_rows.place then 'place' end,
                case
                    when history_rows.place_provider is distinct from other_rows.place_provider
                        then 'place_provider'
                end,
                case
                    when history_rows.pl_post is distinct from other_rows.pl_post then 'pl_post'
                end,
                case when history_rows.urn is distinct from other_rows.urn then 'urn' end,
                case
                    when history_rows.home_post is distinct from other_rows.home_post
                        then 'home_post'
                end,
                -- that it was open then and has ended since is how it should be
                case
                    when
                        history_rows.dec is not null
                        and history_rows.dec is distinct from other_rows.dec
                        then 'dec'
                end,
                case when history_rows.rec != coalesce(other_rows.rec, '') then 'rec' end
            ),
            ''
        ) as columns_that_differ
    from history_rows
    left join history_rows as other_rows
        on history_rows.other_row_id = other_rows.history_row_id
    where history_rows.outcome != 'kept'
),

-- rows that are, with an end that the file does not have
rows_repaired as (
    select
        history_rows.*,
        history_episodes.end_finding,
        history_episodes.is_year_missing,
        history_episodes.episode_end_date
    from history_episodes
    inner join history_rows on history_episodes.history_row_id = history_rows.history_row_id
    where history_episodes.end_finding is not null
),

births as (
    select
        submissions.la_code,
        submissions.collection_year,
        records.child,
        max(records.dob) as dob
    from records
    inner join submissions on records.source_folder = submissions.source_folder
    group by submissions.la_code, submissions.collection_year, records.child
),

with_birth as (
    select
        history_rows.*,
        births.dob
    from history_rows
    inner join births
        on
            history_rows.la_code = births.la_code
            and history_rows.collection_year = births.collection_year
            and history_rows.child = births.child
    where history_rows.is_for_history
),

years_of_children as (
    select
        child_id,
        collection_year
    from history_rows
    where is_for_history
    group by child_id, collection_year
),

-- a child that goes missing from the returns, beside one that was not there before
ids_that_may_have_changed as (
    select
        rows_repaired.*,
        later.submission_id as other_submission_id,
        later.child_id as other_child_id,
        later.decom as other_start_date
    from rows_repaired
    inner join with_birth as earlier
        on rows_repaired.history_row_id = earlier.history_row_id
    inner join with_birth as later
        on
            earlier.la_code = later.la_code
            and earlier.next_collection_year = later.collection_year
            and earlier.dob = later.dob
            and earlier.decom = later.decom
    left join years_of_children
        on
            later.child_id = years_of_children.child_id
            and earlier.collection_year = years_of_children.collection_year
    where
        rows_repaired.end_finding = 'open_then_absent'
        and later.outcome in ('kept', 'merged')
        and later.child_id is not null
        and years_of_children.child_id is null
    qualify row_number() over (
        partition by rows_repaired.history_row_id, later.child_id
        order by later.record_no nulls last
    ) = 1
),

repairs as (
    select
        history_row_id,
        la_code,
        child_id,
        child,
        submission_id,
        other_submission_id,
        other_child_id,
        finding,
        outcome,
        columns_that_differ,
        record_no,
        collection_year,
        is_year_missing,
        decom,
        dec,
        other_start_date,
        repaired_end_date
    from rows_out
    union all
    select
        history_row_id,
        la_code,
        child_id,
        child,
        submission_id,
        cast(null as varchar) as other_submission_id,
        cast(null as varchar) as other_child_id,
        end_finding as finding,
        outcome,
        cast(null as varchar) as columns_that_differ,
        record_no,
        collection_year,
        is_year_missing,
        decom,
        dec,
        cast(null as date) as other_start_date,
        episode_end_date as repaired_end_date
    from rows_repaired
    union all
    select
        history_row_id,
        la_code,
        child_id,
        child,
        submission_id,
        other_submission_id,
        other_child_id,
        'child_id_may_have_changed' as finding,
        outcome,
        cast(null as varchar) as columns_that_differ,
        record_no,
        collection_year,
        is_year_missing,
        decom,
        dec,
        other_start_date,
        cast(null as date) as repaired_end_date
    from ids_that_may_have_changed
)

select
    concat_ws('/', repairs.history_row_id, repairs.finding, repairs.other_child_id) as repair_id,
    repairs.la_code,
    repairs.child_id,
    repairs.child as source_child_id,
    repairs.submission_id,
    repairs.other_submission_id,
    repairs.other_child_id,
    repairs.finding,
    texts.what_was_found,
    texts.what_was_done,
    repairs.outcome,
    repairs.columns_that_differ,
    repairs.record_no,
    cast(repairs.collection_year as bigint) as collection_year,
    -- the same episode in the file of the next year, as it should be
    repairs.finding = 'same_episode' and repairs.columns_that_differ is null as is_routine,
    repairs.is_year_missing,
    repairs.decom as episode_start_date,
    repairs.dec as source_end_date,
    repairs.other_start_date,
    repairs.repaired_end_date
from repairs
left join texts on repairs.finding = texts.finding
