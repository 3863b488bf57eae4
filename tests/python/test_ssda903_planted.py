"""The SSDA903 files of council 998: every rule finds what was planted for it, and nothing else."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from builds import PROJECT, Build
from lxml import etree

from childs_journey.generate.ssda903_cases import (
    FILE_OF_XML,
    TEMPLATES,
    read_edits,
    write_ssda903,
)

RETURNS = PROJECT / "tests" / "fixtures" / "returns"
FOLDER = RETURNS / "ssda903"
CASES = PROJECT / "tests" / "fixtures" / "planted_rules_ssda903.csv"
"""Which case is about which rule, and whether it fails or passes."""
FINDINGS = PROJECT / "tests" / "fixtures" / "planted_cases_ssda903.csv"
"""All that is to be found, worked out by hand."""
RULES = PROJECT / "seeds" / "catalogues" / "catalogue_rules_ssda903.csv"
SUBMISSIONS = sorted(path.name for path in FOLDER.iterdir())
FILES = (
    "header", "episodes", "reviews", "uasc", "oc2", "oc3", "ad1", "placed_adoption", "prev_perm",
    "missing", "sw_episodes", "dolo",
)  # fmt: skip
KEYS = {"episodes": "episode", "reviews": "review", "sw_episodes": "sw_episode"}
NEVER_HELD = {"SW01aSTG1", "SW01bSTG1"}
"""Rules of 2023-24 and 2024-25 alone, whose wording is not held: they have no text to plant by."""
N_RULES = 327
NOT_ASKED = {
    ("146P", "218"): "a placement that has no provider's number",
    ("146P", "526"): "a placement that has no kind of provider",
    ("151P", "151"): "no item at all",
    ("217P", "217"): "began before this was checked",
    ("218P", "218"): "outside England",
    ("225Q", "225"): "the next episode is no other placement",
    ("378P", "392d"): "with a parent",
    ("511P", "511"): "one adopter",
    ("545P", "546"): "no development check is said",
    ("628P", "628"): "no mark",
    ("NEWALONE", "406"): "no distance",
}
"""Passing cases to which their rule does not apply, rather than that they pass it."""

Finding = tuple[str, str, str, str, str]
"""Child, rule, table, record, fields."""


@pytest.fixture
def sample(sample_build: Build) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(sample_build.warehouse), read_only=True) as reader:
        yield reader


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def id_of(submission: str) -> str:
    """Return the warehouse's id of a submission's folder."""
    la_code, year, *label = submission.split("_")
    return "-".join(["ssda903", la_code, year, *(label or ["file"])])


def held_rules() -> list[dict[str, str]]:
    """Return the rules of the catalogue whose text is held, a row for each text and table."""
    return [r for r in rows_of(RULES) if r["status"] not in {"wording_not_held", "off"}]


# -- the files -----------------------------------------------------------------------------------


def test_the_shipped_files_are_those_that_the_generator_writes(tmp_path: Path) -> None:
    written = {path.relative_to(tmp_path): path for path in write_ssda903(tmp_path)}
    shipped = {
        path.relative_to(RETURNS)
        for folder in (FOLDER, RETURNS / "lists")
        for path in folder.rglob("*")
        if path.is_file()
    }
    assert set(written) == shipped
    for name, path in written.items():
        assert path.read_bytes() == (RETURNS / name).read_bytes(), name


def test_dbt_takes_none_of_the_shipped_files_for_a_fixture() -> None:
    ignored = (PROJECT / ".dbtignore").read_text(encoding="utf-8").splitlines()
    assert "tests/fixtures/returns/" in ignored


def shown(column: str, text: str | None) -> str | None:
    """Return what a table shows of a value: a date or a number that is none is empty."""
    value = (text or "").strip().upper() or None
    if value and column in {"dob", "decom", "dec", "duc", "review"} | DATES:
        try:
            return datetime.strptime(value, "%d/%m/%Y").date().isoformat()
        except ValueError:
            return None
    if value and column in {"sdq_score", "pl_distance"}:
        try:
            return f"{float(value):.4f}"
        except ValueError:
            return None
    return value


DATES = {
    "mc_dob", "date_int", "date_match", "date_placed", "date_placed_ceased", "mis_start",
    "mis_end", "sw_decom", "sw_dec", "dolo_start", "dolo_end",
}  # fmt: skip


@pytest.mark.parametrize("submission", [name for name in SUBMISSIONS if "xml" not in name])
def test_the_tables_show_the_files_as_they_are(
    sample: duckdb.DuckDBPyConnection, submission: str
) -> None:
    for file in FILES:
        path = FOLDER / submission / f"{file}.csv"
        rows = rows_of(path) if path.is_file() else []
        for column in [name.lower() for name in rows[0]] if rows else []:
            expected = Counter(shown(column, row[column.upper()]) for row in rows)
            as_text = "decimal(18, 4)" if column in {"sdq_score", "pl_distance"} else "varchar"
            query = (
                f"select cast(cast({column} as {as_text}) as varchar), count(*) "
                f"from returns.ssda903__{file} where submission_id = ? group by all"
            )
            found = dict(sample.execute(query, [id_of(submission)]).fetchall())
            assert Counter(found) == expected, f"{file}.{column}"


def test_the_xml_has_every_child_and_its_records(sample: duckdb.DuckDBPyConnection) -> None:
    root = etree.parse(str(FOLDER / "998_2026_xml" / FILE_OF_XML)).getroot()
    episodes = [[group.findtext("CHILDID"), group.findtext("PL_DISTANCE")]
                for group in root.iter("EPISODE")]  # fmt: skip
    assert len(episodes) > 10
    found = sample.execute(
        "select child, pl_distance from returns.ssda903__episodes where submission_id = ?",
        [id_of("998_2026_xml")],
    ).fetchall()
    assert sorted((child, None if d is None else float(d)) for child, d in found) == sorted(
        (child, float(d) if d else None) for child, d in episodes
    )


# -- the findings --------------------------------------------------------------------------------


def numbers_of_records(reader: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], tuple[str, str]]:
    """Return by table and key the child, and which of the child's records in the file it is."""
    out = {}
    for file in FILES:
        rows = reader.execute(
            f"select {KEYS.get(file, file)}_row_id, child, cast(row_number() over "
            "(partition by submission_id, child order by record_no) as varchar) "
            f"from returns.ssda903__{file}"
        ).fetchall()
        out |= {(file, row_id): (child or "", number) for row_id, child, number in rows}
    return out


def found_in(reader: duckdb.DuckDBPyConnection, submission: str) -> Counter[Finding]:
    """Return the findings; a record of another year's return is named with its submission."""
    numbers = numbers_of_records(reader)
    folders = {id_of(name): name for name in SUBMISSIONS}
    rows = reader.execute(
        """
        select
            results.rule_code,
            results.table_name,
            results.row_id,
            coalesce(string_agg(fields.column_name, ' ' order by fields.column_name), '')
        from returns.ssda903__rule_results as results
        left join returns.ssda903__rule_result_fields as fields
            on results.finding_id = fields.finding_id
        where results.submission_id = ?
        group by results.finding_id, results.rule_code, results.table_name, results.row_id
        """,
        [id_of(submission)],
    ).fetchall()
    found: Counter[Finding] = Counter()
    for rule, table, row_id, fields in rows:
        child, number = numbers[table, row_id]
        folder = folders[row_id.split("/", 1)[0]]
        record = number if folder == submission else f"{folder}/{number}"
        found[child, rule, table, record, fields] += 1
    return found


@pytest.mark.parametrize("submission", SUBMISSIONS)
def test_the_findings_are_those_worked_out_by_hand(
    sample: duckdb.DuckDBPyConnection, submission: str
) -> None:
    expected = Counter(
        (r["child"], r["rule_code"], r["table_name"], r["record"], r["fields"])
        for r in rows_of(FINDINGS)
        if r["submission"] == submission
    )
    found = found_in(sample, submission)
    missing, extra = sorted(expected - found), sorted(found - expected)
    assert (missing, extra) == ([], [])


def test_every_rule_has_a_failing_and_a_passing_case() -> None:
    outcomes: dict[str, set[str]] = defaultdict(set)
    for row in rows_of(CASES):
        outcomes[row["rule_code"]].add(row["outcome"])
    assert set(outcomes) == {row["rule_code"] for row in rows_of(RULES)} - NEVER_HELD
    assert len(outcomes) == N_RULES
    assert {code for code, said in outcomes.items() if said != {"fails", "passes"}} == set()


def test_every_table_that_a_rule_names_has_a_failing_row() -> None:
    """A rule on two tables has two flags, and each may be wrong by itself."""
    planted = {(row["rule_code"], row["table_name"]) for row in rows_of(FINDINGS)}
    assert {(row["rule_code"], row["table_name"]) for row in held_rules()} == planted


def test_a_failing_case_has_a_finding_of_its_rule_and_a_passing_one_has_none() -> None:
    found = {(row["case_id"], row["submission"], row["rule_code"]) for row in rows_of(FINDINGS)}
    for row in rows_of(CASES):
        fails = (row["case_id"], row["submission"], row["rule_code"]) in found
        assert fails == (row["outcome"] == "fails"), row


def test_every_case_that_was_made_is_listed() -> None:
    listed = {row["case_id"] for row in rows_of(CASES)}
    made = {edit.case_id for edit in read_edits()}
    clean = {row["CHILD"] for path in TEMPLATES.glob("998_*/*.csv") for row in rows_of(path)}
    assert made <= listed <= made | clean


def test_a_passing_case_was_tested(sample: duckdb.DuckDBPyConnection) -> None:
    """A case that passes because its rule looked elsewhere shows nothing."""
    tables = defaultdict(set)
    for rule in held_rules():
        tables[rule["rule_code"]].add((rule["table_name"], rule["rule_column"]))
    passed: set[tuple[str, str, str, str]] = set()
    for file in FILES:
        columns = (
            f"submission_id, la_child_id, columns('^rule_') from returns.ssda903__{file}_rules"
        )
        query = (
            "select distinct submission_id, la_child_id, flag from (unpivot (select "
            f"{columns} where submission_id like 'ssda903-998-%') "
            "on columns('^rule_') into name flag value fails) where not fails"
        )
        rows = sample.execute(query).fetchall()
        passed |= {(submission, child, file, flag) for submission, child, flag in rows}
    tested, not_tested = set(), set()
    for row in (row for row in rows_of(CASES) if row["outcome"] == "passes"):
        places = [
            (id_of(row["submission"]), row["case_id"], *where) for where in tables[row["rule_code"]]
        ]
        if passed.intersection(places):
            tested.add(row["rule_code"])
        else:
            not_tested.add((row["case_id"], row["rule_code"]))
    assert not_tested == set(NOT_ASKED)
    assert set(tables) == tested


def test_rules_say_nothing_where_a_file_is_absent(sample: duckdb.DuckDBPyConnection) -> None:
    """Only EPI speaks of a Header alone: its text counts a missing file as an empty one."""
    query = (
        "select rule_code, table_name, n_tested, why_not_tested "
        "from returns.ssda903__rule_summary where submission_id = ? and status != 'off'"
    )
    of_header = sample.execute(query, [id_of("998_2026_none")]).fetchall()
    of_others = [(n, why) for _, table, n, why in of_header if table != "header"]
    assert len(of_others) > 300
    assert {n for n, _ in of_others} == {0}
    assert all(why.startswith("extract absent: ") for _, why in of_others)
    of_first = sample.execute(query, [id_of("998_2025")]).fetchall()
    said = {code: why for code, table, _, why in of_first if table == "header"}
    assert said["202"] == "extract absent: header of last year"
    said = {code: why for code, table, _, why in of_header if table == "header"}
    assert said["302"] == "extract absent: episodes"
    assert said["165"] == "extract absent: episodes, oc3"
    assert said["EPI"] is None
    apart = sample.execute(query, [id_of("998_2026_apart")]).fetchall()
    said = {f"{code} of {table}": why for code, table, _, why in apart}
    assert said["1012 of reviews"] == "extract absent: episodes"
    assert said["INT08 of reviews"] == "extract absent: header"
    assert said["191 of oc2"] == "extract absent: episodes"
    assert said["523 of placed_adoption"] is None
    for _, table, n_tested, why in apart:
        assert n_tested == 0 or (table not in {"header", "episodes"} and why is None)


def test_a_rule_is_not_tested_in_years_of_which_its_text_is_not_held(
    sample: duckdb.DuckDBPyConnection,
) -> None:
    query = (
        "select distinct rule_code, why_not_tested from returns.ssda903__rule_summary "
        "where submission_id = ? and status = 'wording_not_held'"
    )
    for submission, years in (("998_2025", 2025), ("998_2026", 2026)):
        said = dict(sample.execute(query, [id_of(submission)]).fetchall())
        expected = {
            row["rule_code"]
            for row in rows_of(RULES)
            if row["status"] == "wording_not_held" and int(row["last_year"]) >= years
        }
        assert set(said) == expected
        assert set(said.values()) <= {"the wording of that year is not held"}
