"""Histories of care made from the returns that a council sent, and from nothing else."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest
from builds import Build

FIXTURES = Path(__file__).parents[1] / "fixtures"


def children_with_planted_errors() -> list[str]:
    """Return the children of whom the extract says what no return can hold, as warehouse ids."""
    with (FIXTURES / "planted_findings_ssda903.csv").open(encoding="utf-8", newline="") as lines:
        flaws = {row["flaw"] for row in csv.DictReader(lines)}
    with (FIXTURES / "planted_children.csv").open(encoding="utf-8", newline="") as lines:
        return sorted(
            {f"999-{row['child']}" for row in csv.DictReader(lines) if row["flaw"] in flaws}
        )


EPISODE_COLUMNS = (
    "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"
)
HEADER_COLUMNS = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB"
PLACED = "N1,U6,PR1"
AT = "ZZ1 1AA,ZZ2 2BB,SC123"

# Council 301: by folder the episodes, as child, start, reason, legal status, end and its reason.
# No file of 2023-24 is there; the rules that are held begin with 2024-25.
BY_HAND = {
    "301_2023": [
        "THROUGH,01/05/2022,S,C1,,",
        "LOST,01/07/2022,S,C1,,",
        "MOVED,31/03/2023,S,V2,,",
    ],
    "301_2025_submitted": [
        "THROUGH,01/05/2022,S,C1,01/06/2024,E4A",
        "MOVED,30/03/2023,S,V2,,",
        "GOESON,01/09/2024,S,V2,,",
        "OLDID,01/10/2024,S,C1,,",
        "BACK,31/03/2025,S,V2,,",
    ],
    "301_2025_draft": ["THROUGH,01/05/2022,S,C1,,"],
    "301_2026": [
        "MOVED,30/03/2023,S,V2,,",
        "GOESON,01/04/2025,L,C1,,",
        "NEWID,01/10/2024,S,C1,,",
        "BACK,01/04/2025,S,V2,31/03/2026,E4B",
    ],
}
SHARED_BIRTHDAY = ("OLDID", "NEWID")


def write_by_hand(returns: Path) -> None:
    for name, rows in BY_HAND.items():
        folder = returns / name
        folder.mkdir(parents=True)
        fields = [row.split(",") for row in rows]
        episodes = [EPISODE_COLUMNS] + [
            f"{child},{start},{rne},{status},{PLACED},{end},{reason},,{AT}"
            for child, start, rne, status, end, reason in fields
        ]
        (folder / "episodes.csv").write_text("\n".join(episodes) + "\n", encoding="utf-8")
        header = [HEADER_COLUMNS]
        for child in sorted({row[0] for row in fields}):
            day = 9 if child in SHARED_BIRTHDAY else len(child)
            # the codes of sex that a return had before 2024-25
            sex = "2" if name == "301_2023" else "F"
            header.append(f"{child},{sex},{day:02}/06/2012,WBRI,UN1,0,")
        (folder / "header.csv").write_text("\n".join(header) + "\n", encoding="utf-8")


@pytest.fixture(scope="module")
def from_returns(sample_build: Build, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The returns of the sample's three years, and those of 301, are all that there is."""
    place = tmp_path_factory.mktemp("history")
    returns = place / "returns" / "ssda903"
    submissions = [f"ssda903-999-{year}-warehouse" for year in (2025, 2026, 2027)]
    chosen = [part for name in submissions for part in ("--submission", name)]
    done = sample_build.childs_journey("export", *chosen)
    assert done.returncode == 0, done.stdout + done.stderr
    for name in submissions:
        files = sample_build.output / "returns" / name / "files"
        _, la_code, year, _ = name.split("-")
        shutil.copytree(files, returns / f"{la_code}_{year}")
    write_by_hand(returns)
    build = Build(place / "build")
    build.environment |= {"CJ_RETURNS": str(place / "returns"), "CJ_REPORTING_DATE": "2026-09-30"}
    done = build.run("build")
    assert done.returncode == 0, done.stdout
    return build


@pytest.fixture(scope="module")
def both(sample_build: Build, from_returns: Build) -> duckdb.DuckDBPyConnection:
    """Open both warehouses: `own` is built from the extracts, `sent` from the returns alone."""
    reader = duckdb.connect()
    reader.execute(f"attach '{sample_build.warehouse}' as own (read_only)")
    reader.execute(f"attach '{from_returns.warehouse}' as sent (read_only)")
    planted = children_with_planted_errors()
    reader.execute("create table planted as select unnest(?) as child", [planted])
    # a return writes in capitals
    for name in ("own", "sent"):
        for fact in ("fct_periods_of_care", "fct_cla_placements", "fct_children_at_month_end"):
            reader.execute(
                f"create view {name}_{fact} as select *, upper(child_id) as child "
                f"from {name}.core.{fact} where la_code = '999' "
                "and upper(child_id) not in (select child from planted)"
            )
    return reader


Rows = list[tuple[Any, ...]]


def rows(reader: duckdb.DuckDBPyConnection, query: str) -> Rows:
    return reader.execute(query).fetchall()


FIRST, LAST = "date '2024-04-01'", "date '2026-09-30'"
"""The first day of the first file, and the day to which the last one tells."""


def test_month_ends_are_those_of_the_extracts(both: duckdb.DuckDBPyConnection) -> None:
    columns = (
        "month_end_date, child, is_cla, is_short_breaks, legal_status_code, placement_type_code, "
        "nullif(age_band, 'unborn'), is_uasc"
    )
    query = (
        f"select {columns} from {{}}_fct_children_at_month_end "
        f"where (is_cla or is_short_breaks) and month_end_date >= {FIRST} order by all"
    )
    own, sent = (rows(both, query.format(name)) for name in ("own", "sent"))
    assert own == sent
    assert len({row[0] for row in sent}) == 30
    assert (str(sent[0][0]), str(sent[-1][0])) == ("2024-04-30", "2026-09-30")


def test_periods_are_those_of_the_extracts(both: duckdb.DuckDBPyConnection) -> None:
    """All but the start of a period whose first episodes ended before the first file."""
    columns = "child, is_short_breaks_only, ceased_reason_code, period_end_date"
    touching = f"coalesce(period_end_date >= {FIRST}, true) and period_start_date <= {LAST}"
    own = rows(both, f"select {columns} from own_fct_periods_of_care where {touching} order by all")
    assert own == rows(both, f"select {columns} from sent_fct_periods_of_care order by all")
    starts = (
        "select own.period_start_date, sent.period_start_date, sent.is_first_known "
        "from own_fct_periods_of_care as own inner join sent_fct_periods_of_care as sent "
        "on own.child = sent.child "
        "and own.period_end_date is not distinct from sent.period_end_date"
    )
    differing = [row for row in rows(both, starts) if row[0] != row[1]]
    assert all(not known and ours < theirs for ours, theirs, known in differing)
    assert len(differing) < len(own) / 2


DIFFERS = {
    "short breaks: one episode, wherever they are spent": "is_short_breaks",
    "never in force: others were, on each of its days": "not coalesce(is_in_an_episode, false)",
    "it ends before it begins": "is_end_before_start",
    "it goes on after care has ended": "placement_end_date > period_end_date",
    "it runs into the next one, on whose start the return ends it": "is_run_into",
    "its episodes overlap, and the earlier one is cut": "has_overlapping_episodes",
}
"""Placements of the extracts that a return shows otherwise, and why."""

OWN_PLACEMENTS = """
    create view own_placements as
    select
        placements.*,
        periods.period_end_date,
        lead(placement_start_date) over (
            partition by placements.child order by placement_start_date, placement_end_date
        ) < coalesce(placement_end_date, date '9999-01-01') as is_run_into,
        cla_placement_row_id in (
            select episodes.cla_placement_row_id from own.core.fct_cla_episodes as episodes
            where episodes.is_overlapping_earlier
        ) as has_overlapping_episodes
    from own_fct_cla_placements as placements
    left join own_fct_periods_of_care as periods
        on placements.period_of_care_id = periods.period_of_care_id
"""
DIFFERENT = " or ".join(f"coalesce({case}, false)" for case in DIFFERS.values())

# what is shown of a placement; of one that began before the first file it may be a later start
SHOWN = (
    "child, placement_type_code, placement_postcode, placement_end_date, "
    f"case when placement_start_date >= {FIRST} then placement_start_date end as known_start_date"
)
TOUCHING = f"coalesce(placement_end_date >= {FIRST}, true) and placement_start_date <= {LAST}"

ONLY_IN_RETURNS = f"""
    with

    sent as (select {SHOWN}, placement_start_date from sent_fct_cla_placements),

    own as (select {SHOWN} from own_placements),

    differing as (select * from own_placements where {DIFFERENT})

    select sent.child, sent.placement_type_code, sent.placement_start_date
    from sent
    anti join own
        on
            sent.child = own.child
            and sent.placement_type_code = own.placement_type_code
            and sent.placement_end_date is not distinct from own.placement_end_date
            and sent.known_start_date is not distinct from own.known_start_date
    anti join differing
        on
            sent.child = differing.child
            and sent.placement_type_code = differing.placement_type_code
            and coalesce(
                sent.placement_start_date
                <= greatest(differing.placement_end_date, differing.placement_start_date),
                true
            )
            and coalesce(sent.placement_end_date >= differing.placement_start_date, true)
"""


def test_placements_are_those_of_the_extracts(both: duckdb.DuckDBPyConnection) -> None:
    """All but the start of one whose first episodes ended before the first file, and the above."""
    both.execute(OWN_PLACEMENTS)
    own = rows(
        both,
        f"select {SHOWN} from own_placements where {TOUCHING} and not ({DIFFERENT}) order by all",
    )
    sent = rows(both, f"select {SHOWN} from sent_fct_cla_placements order by all")
    assert len(own) > 100
    assert [row for row in own if row not in sent] == []
    assert rows(both, ONLY_IN_RETURNS) == []
    for why, case in DIFFERS.items():
        assert rows(both, f"select count(*) from own_placements where {case}") != [(0,)], why


def test_indicators_are_those_of_the_extracts(both: duckdb.DuckDBPyConnection) -> None:
    """Wherever both tell one, of all children in care: the same records are behind it."""
    told = (
        "select indicator_value_id, indicator_id, records_indicator_id, period_start_date, "
        "period_end_date from {}.indicators.indicator_values where la_code = '999' "
        "and breakdown = 'none' and value_status in ('final', 'provisional') "
        f"and period_end_date >= {FIRST}"
    )
    both.execute(
        f"create table told as {told.format('own')} "
        f"and indicator_value_id in (select indicator_value_id from ({told.format('sent')}))"
    )
    (n_indicators,) = rows(both, "select count(distinct indicator_id) from told")[0]
    assert n_indicators > 25
    counted = (
        "select indicator_value_id, count(*), count(*) filter (is_in_numerator) from told "
        "inner join {}.indicators.indicator_records as records on la_code = '999' "
        "and records_indicator_id = records.indicator_id "
        "and record_date between period_start_date and period_end_date "
        "where upper(child_id) not in (select child from planted) group by all order by all"
    )
    own, sent = (rows(both, counted.format(name)) for name in ("own", "sent"))
    assert len(own) > 500
    assert own == sent


def test_what_was_done_to_rows_is_listed(both: duckdb.DuckDBPyConnection) -> None:
    """Council 301, by hand."""
    found = rows(
        both,
        "select source_child_id, collection_year, finding, outcome, is_year_missing, is_routine, "
        "other_child_id, repaired_end_date::varchar "
        "from sent.data_quality.cla_history_repairs where la_code = '301' order by all",
    )
    assert found == [
        ("BACK", 2025, "open_then_new_period", "kept", False, False, None, "2025-03-31"),
        ("GOESON", 2025, "open_then_followed", "kept", False, False, None, "2025-04-01"),
        ("LOST", 2023, "open_then_absent", "kept", True, False, None, "2023-03-31"),
        ("MOVED", 2023, "start_changed", "merged", False, False, None, None),
        ("MOVED", 2025, "same_episode", "merged", False, True, None, None),
        ("OLDID", 2025, "child_id_may_have_changed", "kept", False, False, "301-NEWID", None),
        ("OLDID", 2025, "open_then_absent", "kept", False, False, None, "2025-03-31"),
        ("THROUGH", 2023, "same_episode", "merged", False, True, None, None),
        ("THROUGH", 2025, "other_submission", "set_aside", False, False, None, None),
    ]


def test_periods_go_through_years_that_have_no_file(both: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        both,
        "select child_id, origin, n_episodes, period_start_date::varchar, "
        "period_end_date::varchar, ceased_reason_code "
        "from sent.core.fct_periods_of_care where la_code = '301' order by all",
    )
    assert found == [
        ("301-BACK", "file", 1, "2025-03-31", "2025-03-31", "E99"),
        ("301-BACK", "file", 1, "2025-04-01", "2026-03-31", "E4B"),
        ("301-GOESON", "file", 2, "2024-09-01", None, None),
        ("301-LOST", "file", 1, "2022-07-01", "2023-03-31", "E99"),
        ("301-MOVED", "file", 1, "2023-03-30", None, None),
        ("301-NEWID", "file", 1, "2024-10-01", None, None),
        ("301-OLDID", "file", 1, "2024-10-01", "2025-03-31", "E99"),
        ("301-THROUGH", "file", 1, "2022-05-01", "2024-06-01", "E4A"),
    ]


def test_a_history_is_whole_from_the_first_file_after_a_gap(
    both: duckdb.DuckDBPyConnection,
) -> None:
    """And nothing is said after the last one."""
    assert rows(
        both,
        "select origin, n_events, history_start_date::varchar, history_end_date::varchar "
        "from sent.core.dim_extract_coverage where la_code = '301' and is_covered",
    ) == [("file", 9, "2024-04-01", "2026-03-31")]
    months = rows(
        both,
        "select min(month_label), max(month_label) from sent.core.fct_children_at_month_end "
        "where la_code = '301'",
    )
    assert months == [("2024-04", "2026-03")]


def test_a_year_before_the_rules_is_history_and_not_checked(
    both: duckdb.DuckDBPyConnection,
) -> None:
    for table in ("return_submissions", "ssda903__episodes", "ssda903__rule_results"):
        ids = rows(both, f"select distinct submission_id from sent.returns.{table}")
        assert ("ssda903-301-2023-file",) not in ids
    # the codes of sex of that year are read
    sexes = "select child_id, sex_code, dob::varchar from sent.core.dim_children "
    assert rows(both, f"{sexes} where child_id = '301-LOST'") == [("301-LOST", "F", "2012-06-04")]
