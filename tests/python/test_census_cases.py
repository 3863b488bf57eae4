"""The census files of council 998: every rule finds what was planted for it, and nothing else."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest
import typer
from builds import PROJECT, Build
from lxml import etree
from typer.testing import CliRunner

from childs_journey.generate.census_cases import FILE_NAME, ID_PLACE, read_edits, write_censuses
from childs_journey.generate.command import generate
from childs_journey.write.schema import schema_of
from childs_journey.write.structure import Node, Options, read_structure

RETURNS = PROJECT / "tests" / "fixtures" / "returns"
EXPECTED = PROJECT / "tests" / "fixtures" / "planted_cases.csv"
RULES = PROJECT / "seeds" / "catalogues" / "catalogue_rules_cin_census.csv"
SUBMISSIONS = sorted(path.name for path in (RETURNS / "cin_census").iterdir())
YEARS = (2026, 2027)
OF_THE_RETURN = {"header", "return"}
"""Tables of one row a submission, which cannot both fail and pass in it."""
NOT_VALID = {
    "R4010C", "R8568C", "R8842A",  # an empty date or boolean
    "R8568A", "R8600C",  # text in its place
    "R8568P", "R8568Q", "R8770C",  # TRUE and False, which rules take and the schema does not
}  # fmt: skip
NOT_ASKED = {
    "R2885P": "the plan began the day before the year",
    "R2886P": "a rule on the return",
    "R8540P": "a referral with no further action",
    "R8540R": "a referral with no further action",
    "R8540S": "an unborn child",
    "R8770P": "a day too young",
    "R8770R": "a referral with no further action",
    "R8675Q": "whether a conference is needed is not said",
    "R8775P": "a day too young",
    "R8866P": "referred before the source was asked for",
    "R8873Q": "two assessments",
    "R9011Q": "no outcome",
    "R9015P": "no meeting",
}
"""Passing cases to which their rule does not apply, rather than that they pass it."""

Finding = tuple[str, str, str, str, str]
"""Rule, table, child, record, fields."""


@pytest.fixture
def sample(sample_build: Build) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(sample_build.warehouse), read_only=True) as reader:
        yield reader


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def expected_of(submission: str) -> Counter[Finding]:
    return Counter(
        (r["rule_code"], r["table_name"], r["case_id"], r["record"], r["fields"])
        for r in read_rows(EXPECTED)
        if r["submission"] == submission
    )


def id_of(submission: str) -> str:
    """Return the warehouse's id of a submission's folder."""
    la_code, year, *label = submission.split("_")
    return "-".join(["cin_census", la_code, year, *(label or ["file"])])


def found_in(reader: duckdb.DuckDBPyConnection, submission: str) -> Counter[Finding]:
    """Return the findings; a record is what follows the child's number in a row's key."""
    query = """
        select
            results.rule_code,
            results.table_name,
            coalesce(results.la_child_id, ''),
            array_to_string(string_split(results.row_id, '/')[3:], '/'),
            coalesce(string_agg(fields.column_name, ' ' order by fields.column_name), '')
        from returns.cin_census__rule_results as results
        left join returns.cin_census__rule_result_fields as fields
            on results.finding_id = fields.finding_id
        where results.submission_id = ?
        group by results.finding_id, results.rule_code, results.table_name, results.la_child_id,
            results.row_id
    """
    return Counter(reader.execute(query, [id_of(submission)]).fetchall())


def message_of(submission: str) -> etree._Element:
    return etree.parse(str(RETURNS / "cin_census" / submission / FILE_NAME)).getroot()


def structure_of(submission: str) -> Node:
    return read_structure(PROJECT, "cin_census", int(submission.split("_")[1]), Options())


# -- the files -----------------------------------------------------------------------------------


def test_the_shipped_files_are_those_that_the_generator_writes(tmp_path: Path) -> None:
    written = {path.relative_to(tmp_path): path for path in write_censuses(PROJECT, tmp_path)}
    files = (RETURNS / "cin_census").rglob("*")
    shipped = {path.relative_to(RETURNS) for path in files if path.is_file()}
    assert set(written) == shipped
    for name, path in written.items():
        assert path.read_bytes() == (RETURNS / name).read_bytes(), name


def test_the_command_writes_returns_alone_and_wants_something_to_write(tmp_path: Path) -> None:
    app = typer.Typer()
    app.command()(generate)
    done = CliRunner().invoke(app, ["--returns", str(tmp_path / "returns")])
    assert done.exit_code == 0, done.output
    assert [path.name for path in tmp_path.iterdir()] == ["returns"]
    again = CliRunner().invoke(app, ["--returns", str(tmp_path / "returns")])
    assert (again.exit_code, "not empty" in again.output) == (2, True)
    nothing = CliRunner().invoke(app, [])
    assert (nothing.exit_code, "--returns" in nothing.output) == (2, True)


@pytest.mark.parametrize("submission", SUBMISSIONS)
def test_the_shipped_files_are_valid_but_for_the_cases_that_cannot_be(submission: str) -> None:
    schema = etree.XMLSchema(etree.fromstring(schema_of(structure_of(submission))))
    message = message_of(submission)
    children = message.find("Children")
    assert children is not None
    for child in list(children):
        if child.findtext(ID_PLACE) in NOT_VALID:
            children.remove(child)
            alone = etree.Element("Message")
            etree.SubElement(alone, "Children").append(child)
            assert not schema.validate(alone), child.findtext(ID_PLACE)
    schema.assertValid(message)


def test_a_case_stands_together_and_in_one_submission() -> None:
    """Else its edits would fall on two children of one id."""
    places: dict[tuple[str, str], list[int]] = {}
    for number, edit in enumerate(read_edits()):
        places.setdefault((edit.submission, edit.case_id), []).append(number)
    for case, numbers in places.items():
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers))), case
    assert {submission for submission, _ in places} <= set(SUBMISSIONS)


# -- the tables ----------------------------------------------------------------------------------


def leaves(node: Node, path: str) -> Iterator[tuple[str, Node]]:
    for child in node.children:
        if child.is_group:
            yield from leaves(child, f"{path}/{child.name}")
        else:
            yield f"{path}/{child.name}", child


def shown(text: str | None, node: Node) -> str | None:
    """Return what a table shows of an element: a date that is none is empty."""
    if text and node.value_format in {"date", "YYYY-MM-DD"}:
        return text if re.fullmatch(r"\d{4}-\d\d-\d\d", text) and is_date(text) else None
    return text or None


def is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("submission", SUBMISSIONS)
def test_the_tables_show_the_files_as_they_are(
    sample: duckdb.DuckDBPyConnection, submission: str
) -> None:
    message = message_of(submission)
    for path, node in leaves(structure_of(submission), "."):
        texts = Counter(shown(element.text, node) for element in message.iterfind(path))
        query = (
            f"select {node.column}::varchar, count(*) from returns.cin_census__{node.table} "
            "where submission_id = ? group by all"
        )
        values = Counter(dict(sample.execute(query, [id_of(submission)]).fetchall()))
        del texts[None], values[None]
        assert values == texts, path


# -- the findings --------------------------------------------------------------------------------


@pytest.mark.parametrize("submission", SUBMISSIONS)
def test_the_findings_are_those_worked_out_by_hand(
    sample: duckdb.DuckDBPyConnection, submission: str
) -> None:
    expected, found = expected_of(submission), found_in(sample, submission)
    missing, extra = sorted(expected - found), sorted(found - expected)
    assert (missing, extra) == ([], [])


def rules_of(year: int) -> dict[str, set[str]]:
    """Return the rules of a year that are in force or drafted, and the tables each is about."""
    rules: dict[str, set[str]] = {}
    for row in read_rows(RULES):
        first, last = row["first_year"] or "0", row["last_year"] or "9999"
        if row["status"] in {"in_force", "draft"} and int(first) <= year <= int(last):
            rules.setdefault(row["rule_code"], set()).add(row["table_name"])
    return rules


def test_every_rule_fails_for_some_and_passes_for_others(
    sample: duckdb.DuckDBPyConnection,
) -> None:
    query = (
        "select rule_code, sum(n_failing) > 0, sum(n_tested) > sum(n_failing) "
        "from returns.cin_census__rule_summary where submission_id = ? group by rule_code"
    )
    outcomes: dict[str, set[tuple[bool, bool]]] = {}
    for submission in SUBMISSIONS:
        for code, fails, passes in sample.execute(query, [id_of(submission)]).fetchall():
            outcomes.setdefault(code, set()).add((fails, passes))
    for code, tables in {**rules_of(2026), **rules_of(2027)}.items():
        wanted = {(True, False), (False, True)} if tables <= OF_THE_RETURN else {(True, True)}
        assert wanted <= outcomes[code], code


def test_every_table_that_a_rule_names_has_a_failing_row() -> None:
    """A rule on two tables has two flags, and each may be wrong by itself."""
    planted = {(row["rule_code"], row["table_name"]) for row in read_rows(EXPECTED)}
    for code, tables in {**rules_of(2026), **rules_of(2027)}.items():
        assert {(code, table) for table in tables} <= planted


def asked(reader: duckdb.DuckDBPyConnection, submission: str) -> set[tuple[str, str]]:
    """Return the children and the numbers of the rules that were tested on a row of theirs."""
    found = set()
    for table in {table for tables in rules_of(2027).values() for table in tables}:
        query = (
            "select distinct la_child_id, regexp_extract(flag, '^rule_([0-9]+)q?$', 1) from "
            "(unpivot (select la_child_id, columns('^rule_') from returns.cin_census__"
            f"{table}_rules where submission_id = ?) on columns('^rule_') into name flag value v)"
        )
        found |= set(reader.execute(query, [id_of(submission)]).fetchall())
    return found


def test_a_passing_case_was_tested(sample: duckdb.DuckDBPyConnection) -> None:
    """A case that passes because its rule looked elsewhere shows nothing."""
    failing = {(row["submission"], row["case_id"]) for row in read_rows(EXPECTED)}
    tested = {submission: asked(sample, submission) for submission in SUBMISSIONS}
    names = {
        (edit.submission, edit.case_id): edit.value
        for edit in read_edits()
        if edit.place == ID_PLACE and edit.operation == "set"
    }
    not_tested = set()
    for submission, case_id in dict.fromkeys((e.submission, e.case_id) for e in read_edits()):
        child = names.get((submission, case_id), case_id)
        number = re.sub(r"\D", "", case_id)
        is_passing = (submission, child) not in failing and case_id[-1] >= "P"
        if is_passing and (child, number) not in tested[submission]:
            not_tested.add(case_id)
    assert not_tested == set(NOT_ASKED)
