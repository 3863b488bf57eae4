{# a table: read by four models #}
{{ config(materialized='table') }}

with

submissions as (
    select * from {{ ref('stg_ssda903_file__submissions') }}
    where is_read or is_history_only
),

records as (
    select * from {{ ref('stg_ssda903_file__records') }}
    where file_name = 'episodes'
),

cla_episodes as (
    select * from {{ ref('stg_cla_episodes') }}
),

people as (
    select * from {{ ref('stg_person') }}
),

-- these have a history of their own
councils_with_episodes as (
    select la_code from cla_episodes
    group by la_code
),

-- a return writes in capitals; its setting says whether it has the person id or the legacy id
ids_of_people as (
    select
        la_code,
        upper(source_child_id) as child,
        child_id,
        1 as precedence
    from people
    union all
    select
        la_code,
        upper(legacy_id) as child,
        child_id,
        2 as precedence
    from people
    where legacy_id is not null
),

-- an id that several people have names nobody
people_of_ids as (
    select
        la_code,
        child,
        min(child_id) as child_id
    from ids_of_people
    group by la_code, child, precedence
    having min(child_id) = max(child_id)
    qualify row_number() over (
        partition by la_code, child
        order by precedence nulls last
    ) = 1
),

-- the next year of the council for which there is a file
years as (
    select
        submission_id,
        lead(collection_year) over (
            partition by la_code
            order by collection_year nulls last
        ) as next_collection_year
    from submissions
    where is_for_history
),

rows_in as (
    select
        concat_ws('-', submissions.submission_id, records.record_no) as history_row_id,
        submissions.la_code,
        submissions.submission_id,
        records.child,
        case
            when records.child is not null
                then coalesce(
                    people_of_ids.child_id, concat_ws('-', submissions.la_code, records.child)
                )
        end as child_id,
        records.rne,
        records.ls,
        records.cin,
        records.place,
        records.place_provider,
        records.rec,
        records.reason_place_change,
        records.home_post,
        records.pl_post,
        records.urn,
        records.pl_la,
        records.pl_location,
        records.pl_distance,
        records.record_no,
        submissions.collection_year,
        years.next_collection_year,
        submissions.is_for_history,
        records.decom,
        records.dec,
        cast(concat_ws('-', submissions.collection_year - 1, '04-01') as date)
            as period_start_date,
        cast(concat_ws('-', submissions.collection_year, '03-31') as date) as reference_date
    from records
    inner join submissions on records.source_folder = submissions.source_folder
    left join years on submissions.submission_id = years.submission_id
    left join councils_with_episodes on submissions.la_code = councils_with_episodes.la_code
    left join people_of_ids
        on submissions.la_code = people_of_ids.la_code and records.child = people_of_ids.child
    where councils_with_episodes.la_code is null
),

with_faults as (
    select
        *,
        {{ row_id([
            'rne', 'ls', 'cin', 'place', 'place_provider', 'rec', 'reason_place_change',
            'home_post', 'pl_post', 'urn', 'pl_la', 'pl_location', 'pl_distance', 'dec'
        ]) }} as content_id,
        case
            when not is_for_history then 'other_submission'
            when child is null then 'no_child'
            when decom is null then 'no_start'
            when decom > reference_date then 'starts_after_year'
        end as fault,
        coalesce(dec >= period_start_date, true) as is_in_year
    from rows_in
),

-- an episode is known by its child and its start. In one file: the row that ends last
in_file as (
    select
        *,
        row_number() over one_start as number_in_file,
        first_value(history_row_id) over one_start as first_row_id,
        first_value(content_id) over one_start as first_content_id
    from with_faults
    where fault is null
    window one_start as (
        partition by submission_id, child_id, decom
        order by
            dec is null desc nulls last,
            dec desc nulls last,
            content_id asc nulls last,
            record_no asc nulls last
    )
),

once_a_file as (
    select * from in_file
    where number_in_file = 1
),

-- in several files: the row of the last year
with_last_year as (
    select
        *,
        row_number() over one_start = 1 as is_last_year,
        first_value(history_row_id) over one_start as last_row_id
    from once_a_file
    window one_start as (
        partition by child_id, decom
        order by collection_year desc nulls last
    )
),

-- from here on a file is the whole truth about a child, since episodes leave no gap
first_starts as (
    select
        child_id,
        collection_year,
        min(decom) as first_start_date
    from once_a_file
    where is_in_year
    group by child_id, collection_year
),

superseded as (
    select
        with_last_year.history_row_id,
        min(first_starts.collection_year) as superseding_year
    from with_last_year
    inner join first_starts
        on
            with_last_year.child_id = first_starts.child_id
            and with_last_year.collection_year < first_starts.collection_year
            and with_last_year.decom > first_starts.first_start_date
    where with_last_year.is_last_year
    group by with_last_year.history_row_id
),

-- an open episode that the next file has with another start, and with all else alike
moved_starts as (
    select
        earlier.history_row_id,
        later.last_row_id as moved_to_row_id
    from with_last_year as earlier
    inner join with_last_year as later
        on
            earlier.child_id = later.child_id
            and earlier.next_collection_year = later.collection_year
            and earlier.reference_date >= later.decom
            and earlier.rne is not distinct from later.rne
            and earlier.ls is not distinct from later.ls
            and earlier.place is not distinct from later.place
            and earlier.place_provider is not distinct from later.place_provider
            and earlier.pl_post is not distinct from later.pl_post
            and earlier.urn is not distinct from later.urn
    left join once_a_file as same_start
        on
            earlier.submission_id = same_start.submission_id
            and earlier.child_id = same_start.child_id
            and later.decom = same_start.decom
    where
        earlier.is_last_year
        and earlier.dec is null
        and later.is_in_year
        and same_start.history_row_id is null
    qualify row_number() over (
        partition by earlier.history_row_id
        order by later.decom nulls last
    ) = 1
),

judged as (
    select
        with_faults.*,
        case
            when with_faults.fault is not null then with_faults.fault
            when in_file.number_in_file > 1
                then
                    case
                        when in_file.content_id = in_file.first_content_id then 'duplicate'
                        else 'same_start'
                    end
            when not with_last_year.is_last_year then 'same_episode'
            when moved_starts.history_row_id is not null then 'start_changed'
            when superseded.history_row_id is not null then 'not_in_later_file'
        end as finding,
        case
            when in_file.number_in_file > 1 then in_file.first_row_id
            when not with_last_year.is_last_year then with_last_year.last_row_id
            else moved_starts.moved_to_row_id
        end as other_row_id,
        superseded.superseding_year
    from with_faults
    left join in_file on with_faults.history_row_id = in_file.history_row_id
    left join with_last_year on with_faults.history_row_id = with_last_year.history_row_id
    left join moved_starts on with_faults.history_row_id = moved_starts.history_row_id
    left join superseded on with_faults.history_row_id = superseded.history_row_id
)

select
    history_row_id,
    la_code,
    submission_id,
    child,
    child_id,
    rne,
    ls,
    cin,
    place,
    place_provider,
    rec,
    reason_place_change,
    home_post,
    pl_post,
    urn,
    pl_la,
    pl_location,
    pl_distance,
    finding,
    case
        when finding is null then 'kept'
        when finding in ('duplicate', 'same_episode', 'start_changed') then 'merged'
        else 'set_aside'
    end as outcome,
    other_row_id,
    record_no,
    collection_year,
    next_collection_year,
    superseding_year,
    is_for_history,
    decom,
    dec,
    period_start_date,
    reference_date
from judged
